import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../env.ts'
import { cannotRun, systemCode, usageError } from '../errors.ts'
import { configNames } from './discover.ts'
import { configSchema } from './schema.ts'
import { template } from './template.ts'

/**
 * Writes a starting billhook.yaml into the working directory, and beside it the schema that editors check it with.
 * @param force also over one that is there
 */
export async function initConfig(env: Pick<Env, 'cwd' | 'stdout'>, { force = false }: { readonly force?: boolean }): Promise<void> {
  for (const name of configNames) {
    if (force || !(await stat(join(env.cwd, name)).catch(() => undefined))) continue
    throw usageError('BILLHOOK_CONFIG_EXISTS', `${name} is there already`, 'edit it, or give --force to start over')
  }
  await write(join(env.cwd, 'billhook.schema.json'), `${JSON.stringify(configSchema, undefined, 2)}\n`)
  await write(join(env.cwd, configNames[0]), template)
  env.stdout.write(`wrote billhook.yaml, and billhook.schema.json for your editor

next:
  billhook doctor                                       see whether all is well
  billhook listen --forward-to http://127.0.0.1:3000    catch webhooks on http://127.0.0.1:4400/stripe
  billhook events list                                  see what came
`)
}

/** Whole or not at all. */
async function write(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw cannotRun('BILLHOOK_CONFIG_UNWRITABLE', `cannot write ${path}: ${systemCode(error) ?? String(error)}`, 'run it in a directory that you may write to', error)
  }
}
