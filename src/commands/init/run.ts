import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { configNames } from '../../config/discover.ts'
import { configSchema } from '../../config/schema/schema.ts'
import { template } from '../../config/schema/template.ts'
import type { Env } from '../../env.ts'
import { cannotRun, usageError } from '../../errors.ts'
import { unwritable } from '../../files/output-file.ts'
import { notSimple } from '../../files/own-file.ts'
import { openAtomicFile } from '../../files/atomic-file.ts'
import type { OpenFile } from '../../files/open-pipe.ts'

const schemaName = 'billhook.schema.json'

/**
 * Writes a starter billhook.yaml to the working directory, together with its schema for editors.
 * @param force overwrites existing files
 */
export async function runInit(
  env: Pick<Env, 'cwd' | 'stdout'>,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  for (const name of [...configNames, schemaName]) {
    if (force || !(await stat(join(env.cwd, name)).catch(() => undefined))) continue
    throw usageError('BILLHOOK_CONFIG_EXISTS', `${name} already exists`, 'edit it, or use --force to start over')
  }
  // Write both files or neither.
  await using schema = await opened(join(env.cwd, schemaName), `${JSON.stringify(configSchema, undefined, 2)}\n`)
  await using config = await opened(join(env.cwd, configNames[0]), template)
  await schema.finish()
  await config.finish()
  env.stdout.write(`wrote billhook.yaml, and billhook.schema.json for your editor

next:
  billhook doctor                                       check your setup
  billhook listen --forward-to http://127.0.0.1:3000    receive webhooks on http://127.0.0.1:4400/stripe
  billhook events list                                  list what was received
`)
}

/**
 * Writes a temporary file, which `finish` moves into place. Refuses symbolic links, because a repository may contain
 * some with these names.
 */
async function opened(path: string, text: string): Promise<OpenFile> {
  const doubt = notSimple(path)
  if (doubt) throw cannotRun('BILLHOOK_CONFIG_UNWRITABLE', `${path} ${doubt.problem}`, doubt.next)
  let file: OpenFile | undefined
  try {
    file = await openAtomicFile(path)
    await file.write(text)
    return file
  } catch (error) {
    await file?.[Symbol.asyncDispose]()
    throw unwritable(path, error, 'BILLHOOK_CONFIG_UNWRITABLE', 'run it in a directory that you can write to')
  }
}
