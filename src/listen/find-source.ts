import type { Provider } from '../core/provider/provider.ts'
import { findProvider } from '../providers/index.ts'
import type { ListenOptions, Source } from './options.ts'

/** What a path stands for; `mixed` is `/` where several sources may meet. Undefined: nothing listens there. */
export function sourceAt(url: string, options: ListenOptions): Source | 'mixed' | undefined {
  const path = url.split('?', 1)[0] ?? ''
  const name = path.replace(/^\/|\/$/g, '')
  if (name === '') return options.main ?? 'mixed'
  return options.sources.find((source) => source.name === name) ?? implied(name, options)
}

/**
 * A provider's name is a source without configuration. The secrets of the command line are its own, unless a configured
 * source of the provider has them: one secret, one source, or an event would be a new one on each of its paths.
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
 * The sources that a delivery on `/` may be of, likeliest first: that of its provider, and then the one at the
 * provider's own path. Where several are of its provider, the one at that path comes first, then those that need a
 * signature, then the others. Last come those that look at every delivery and can verify it.
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
  // Between several of one provider only a signature can choose.
  const inTurn = own.length > 1 ? [other, ...signed, ...own] : [...own, other]
  const [first = other, ...others] = new Set([...inTurn, ...open])
  return [first, ...others]
}
