import { nearest } from '../core/text/nearest.ts'
import type { Provider } from '../core/provider/provider.ts'
import { usageError } from '../errors.ts'
import { findProvider, providers } from '../providers/index.ts'
import type { SourceConfig } from './config.ts'

/**
 * Returns the provider that `--source` names, either through a source in billhook.yaml or directly. Undefined if that
 * source has no provider.
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
    near === undefined ? `use one of: ${known.join(', ')}` : `did you mean ${near}?`,
  )
}
