import { resolve } from 'node:path'
import type { Provider } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'

export interface ResolvedOptions {
  /** Of the schemas; absent: only envelopes are checked. */
  readonly dir: string | undefined
  /** Absent: each payload is looked at. */
  readonly provider: Provider | undefined
}

interface Options {
  readonly schemas?: string
  readonly source?: string
  readonly config?: string
  readonly trustConfig?: boolean
}

/**
 * The command line, and billhook.yaml where that leaves a question; it is not read otherwise.
 * @throws BillhookError `BILLHOOK_SOURCE_UNKNOWN`, and what the configuration throws
 */
export async function resolveOptions(
  { schemas, source, config: file, trustConfig: trust }: Options,
  env: Env,
): Promise<ResolvedOptions> {
  const dir = schemas === undefined ? undefined : resolve(env.cwd, schemas)
  if (dir !== undefined && source === undefined && file === undefined) return { dir, provider: undefined }
  const [{ loadConfig }, { providerOf }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/provider-of.ts'),
  ])
  const config = await loadConfig(env, { file, trust })
  const provider = source === undefined ? undefined : providerOf(source, config.sources)
  return { dir: dir ?? config.schemas, provider }
}
