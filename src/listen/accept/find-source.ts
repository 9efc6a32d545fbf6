import type { Provider } from '../../core/provider/provider.ts'
import { findProvider } from '../../providers/index.ts'
import type { ListenOptions, Source } from '../options.ts'

/**
 * Returns the source at a path; `mixed` if the path is `/` and several sources share it; undefined if no source is at
 * that path.
 */
export function sourceAt(url: string, options: ListenOptions): Source | 'mixed' | undefined {
  const path = url.split('?', 1)[0] ?? ''
  const name = path.replace(/^\/|\/$/g, '')
  if (name === '') return options.main ?? 'mixed'
  return options.sources.find((source) => source.name === name) ?? implied(name, options)
}

/**
 * Returns the source that a provider's name implies without configuration. It uses the command line's secrets, unless a
 * configured source of the same provider already does: if two sources shared a secret, each would treat the same event
 * as new.
 */
export function implied(
  name: string,
  { sources, secrets, targets }: Pick<ListenOptions, 'sources' | 'secrets' | 'targets'>,
): Source | undefined {
  const provider = findProvider(name)
  if (!provider) return undefined
  const areTaken = sources.some((source) => source.provider === provider && source.hasGivenSecrets)
  return { name, provider, secrets: areTaken ? [] : secrets, targets, toleranceMs: undefined, settings: {} }
}

/**
 * Returns the sources that a delivery on `/` may belong to, most likely first: the provider's configured source, then
 * the source at the provider's own path. If several sources are configured for the provider, the one at that path comes
 * first, then those that require a signature, then the others. Sources without a provider come last; those that accept
 * unsigned deliveries are left out.
 */
export function candidatesFor(provider: Provider, options: ListenOptions): readonly [Source, ...Source[]] {
  const { sources, targets } = options
  const { name } = provider
  const own = sources.filter((source) => source.provider?.name === name)
  const signed = own.filter(({ unsigned }) => unsigned !== 'accept')
  const open = sources.filter((source) => source.provider === undefined && source.unsigned !== 'accept')
  const named = sources.some((source) => source.name === name)
    ? own.find((source) => source.name === name)
    : implied(name, options)
  const other = named ?? { name, provider, secrets: [], targets, toleranceMs: undefined, settings: {} }
  // Only a signature can distinguish several sources of one provider.
  const inTurn = own.length > 1 ? [other, ...signed, ...own] : [...own, other]
  const [first = other, ...others] = new Set([...inTurn, ...open])
  return [first, ...others]
}
