import { resolve } from 'node:path'
import type { Provider } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'

export interface ResolvedOptions {
  /** The schema directory; if undefined, only envelopes are checked. */
  readonly dir: string | undefined
  /** The provider; if undefined, detected for each payload. */
  readonly provider: Provider | undefined
}

interface Options {
  readonly schemas?: string
  readonly source?: string
  readonly config?: string
  readonly trustConfig?: boolean
}

/**
 * Combines the command line with billhook.yaml, which is read only if the command line leaves something undecided.
 * @throws BillhookError `BILLHOOK_SOURCE_UNKNOWN`, and any configuration error
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
