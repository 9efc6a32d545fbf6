import type { Delivery } from '../core/delivery/delivery.ts'
import type { Credentials, InspectOptions, Signed } from '../core/inspect.ts'
import type { Provider, Settings } from '../core/provider/provider.ts'
import { busy, type RemoteSettings } from '../net/remote-settings.ts'
import { knownTo, providers } from '../providers/index.ts'
import { candidatesFor, sourceAt } from './find-source.ts'
import type { ListenOptions, Source } from './options.ts'

/** Where a delivery came to, and what it is verified with there. */
export interface Route {
  /** False where nothing listens at its path. */
  readonly exists: boolean
  /** That of the source; undefined where every provider is looked at. */
  readonly provider: Provider | undefined
  readonly credentials: Pick<InspectOptions, keyof Credentials | 'candidates'>
  /** Whose it is, once its provider and its signature are known. */
  readonly ownerOf: (signed: Signed) => Source
}

/**
 * Finds the source of a path. On `/` several meet, each with its own credentials. `busy`: what verifies it cannot be
 * fetched now.
 */
export function createRouter(
  options: ListenOptions,
  remote: RemoteSettings | undefined,
): (delivery: Delivery) => Promise<Route | 'busy'> {
  const meeting = new Map(knownTo(options.sources).map((provider) => [provider.name, candidatesFor(provider, options)]))
  const at = (name: string): readonly Source[] => meeting.get(name) ?? []
  const ownerOf = ({ provider, candidate = 0 }: Signed): Source => {
    const source = at(provider)[candidate]
    if (!source) throw new TypeError(`nobody on / is of ${provider}`)
    return source
  }
  const fill = async (delivery: Delivery, { provider, settings }: Source): Promise<Settings> =>
    remote ? remote.fill(delivery, provider ? [provider] : providers, settings) : settings

  return async (delivery) => {
    const source = sourceAt(delivery.url, options)
    if (source === undefined) return { exists: false, provider: undefined, credentials: { secrets: [] }, ownerOf }
    if (source !== 'mixed') {
      const settings = await fill(delivery, source)
      return isBusy(settings)
        ? 'busy'
        : {
            exists: true,
            provider: source.provider,
            credentials: credentialsOf(source, settings),
            ownerOf: () => source,
          }
    }
    const asked = remote ? providers.filter((provider) => provider.remote).flatMap(({ name }) => at(name)) : []
    const filled = new Map(await Promise.all(asked.map(async (one) => [one, await fill(delivery, one)] as const)))
    if ([...filled.values()].some(isBusy)) return 'busy'
    const candidates = ({ name }: Provider): Credentials[] =>
      at(name).map((one) => credentialsOf(one, filled.get(one) ?? one.settings))
    return { exists: true, provider: undefined, credentials: { secrets: [], candidates }, ownerOf }
  }
}

function credentialsOf({ secrets, toleranceMs: tolerance }: Source, settings: Settings): Credentials {
  return { secrets, tolerance, settings }
}

function isBusy(settings: Settings): boolean {
  return Object.values(settings).includes(busy)
}
