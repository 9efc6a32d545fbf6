import { resolve } from 'node:path'
import type { SourceConfig } from '../config/config.ts'
import { nearest } from '../core/nearest.ts'
import type { Provider } from '../core/provider.ts'
import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'
import { findProvider, providers } from '../providers/index.ts'

export interface Settled {
  /** Of the schemas; absent: only envelopes are checked. */
  readonly dir: string | undefined
  /** Absent: each payload is looked at. */
  readonly provider: Provider | undefined
}

interface Options {
  readonly schemas?: string
  readonly source?: string
  readonly config?: string
}

/**
 * The command line, and billhook.yaml where that leaves a question; it is not read otherwise.
 * @throws BillhookError `BILLHOOK_SOURCE_UNKNOWN`, and what the configuration throws
 */
export async function settle({ schemas, source, config: file }: Options, env: Env): Promise<Settled> {
  const dir = schemas === undefined ? undefined : resolve(env.cwd, schemas)
  if (dir !== undefined && source === undefined && file === undefined) return { dir, provider: undefined }
  const { loadConfig } = await import('../config/load.ts')
  const config = await loadConfig(env, { file })
  const provider = source === undefined ? undefined : providerOf(source, config.sources)
  return { dir: dir ?? config.schemas, provider }
}

/** A source of billhook.yaml, which may leave its provider open, or the name of a provider. */
function providerOf(source: string, sources: Readonly<Record<string, SourceConfig>>): Provider | undefined {
  const configured = Object.hasOwn(sources, source) ? sources[source] : undefined
  const name = configured ? configured.provider : source
  const provider = name === undefined ? undefined : findProvider(name)
  if (provider || configured) return provider
  const known = [...new Set([...Object.keys(sources), ...providers.map((one) => one.name)])]
  const near = nearest(source, known)
  throw usageError(
    'BILLHOOK_SOURCE_UNKNOWN',
    `there is no source or provider named ${source}`,
    near === undefined ? `one of: ${known.join(', ')}` : `did you mean ${near}?`,
  )
}
