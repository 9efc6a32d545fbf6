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
 * Writes a starting billhook.yaml into the working directory, and next to it the schema that editors check it with.
 * @param force also over one that is there
 */
export async function runInit(
  env: Pick<Env, 'cwd' | 'stdout'>,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  for (const name of [...configNames, schemaName]) {
    if (force || !(await stat(join(env.cwd, name)).catch(() => undefined))) continue
    throw usageError('BILLHOOK_CONFIG_EXISTS', `${name} is there already`, 'edit it, or give --force to start over')
  }
  // Both or none.
  await using schema = await opened(join(env.cwd, schemaName), `${JSON.stringify(configSchema, undefined, 2)}\n`)
  await using config = await opened(join(env.cwd, configNames[0]), template)
  await schema.finish()
  await config.finish()
  env.stdout.write(`wrote billhook.yaml, and billhook.schema.json for your editor

next:
  billhook doctor                                       see whether all is well
  billhook listen --forward-to http://127.0.0.1:3000    catch webhooks on http://127.0.0.1:4400/stripe
  billhook events list                                  see what came
`)
}

/** Written, and not in its place yet. A repository may carry links of these names: they are not written through. */
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
    throw unwritable(path, error, 'BILLHOOK_CONFIG_UNWRITABLE', 'run it in a directory that you may write to')
  }
}
