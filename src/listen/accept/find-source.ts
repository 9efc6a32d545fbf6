import type { Provider } from '../../core/provider/provider.ts'
import { findProvider } from '../../providers/index.ts'
import type { ListenOptions, Source } from '../options.ts'

/** Returns the source at a path; `mixed` for `/` where several may meet, undefined where nothing listens. */
export function sourceAt(url: string, options: ListenOptions): Source | 'mixed' | undefined {
  const path = url.split('?', 1)[0] ?? ''
  const name = path.replace(/^\/|\/$/g, '')
  if (name === '') return options.main ?? 'mixed'
  return options.sources.find((source) => source.name === name) ?? implied(name, options)
}

/**
 * Returns the source that a provider's name stands for without configuration. It has the secrets of the command line,
 * unless a configured source of the provider has them: with one secret on two sources, an event would be new on each.
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
 * Returns the sources that a delivery on `/` may belong to, likeliest first: the source of its provider, then the one
 * at the provider's own path. Where the provider has several, the one at that path comes first, then those that need a
 * signature, then the others. Sources that name no provider and can verify come last.
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
  // Among several of one provider, only a signature can choose.
  const inTurn = own.length > 1 ? [other, ...signed, ...own] : [...own, other]
  const [first = other, ...others] = new Set([...inTurn, ...open])
  return [first, ...others]
}
