import { nearest } from '../core/text/nearest.ts'
import type { Provider } from '../core/provider/provider.ts'
import { usageError } from '../errors.ts'
import { findProvider, providers } from '../providers/index.ts'
import type { SourceConfig } from './config.ts'

/**
 * The provider that `--source` means: a source of billhook.yaml, which may leave its provider open (undefined), or
 * the name of a provider.
 * @throws BillhookError `BILLHOOK_SOURCE_UNKNOWN`
 */
export function providerOf(source: string, sources: Readonly<Record<string, SourceConfig>>): Provider | undefined {
  const configured = Object.hasOwn(sources, source) ? sources[source] : undefined
  const provider = configured ? configured.provider : findProvider(source)
  if (provider || configured) return provider
  const known = [...new Set([...Object.keys(sources), ...providers.map((one) => one.name)])]
  const near = nearest(source, known)
  throw usageError(
    'BILLHOOK_SOURCE_UNKNOWN',
    `there is no source or provider named ${source}`,
    near === undefined ? `one of: ${known.join(', ')}` : `did you mean ${near}?`,
  )
}
