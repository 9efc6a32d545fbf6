import type { Delivery } from '../../core/delivery/delivery.ts'
import type { Credentials, InspectOptions, Signed } from '../../core/inspect.ts'
import type { Provider, Settings } from '../../core/provider/provider.ts'
import { busy, type RemoteSettings } from '../../net/remote-settings.ts'
import { knownTo, providers } from '../../providers/index.ts'
import { candidatesFor, sourceAt } from './find-source.ts'
import type { ListenOptions, Source } from '../options.ts'

/** The path at which a delivery arrived, and the credentials that verify it there. */
export interface Route {
  /** False if there is no source at the path. */
  readonly exists: boolean
  /** The source's provider; undefined if any provider may have sent the delivery. */
  readonly provider: Provider | undefined
  readonly credentials: Pick<InspectOptions, keyof Credentials | 'candidates'>
  /** Returns the delivery's source, given its provider and the result of signature verification. */
  readonly ownerOf: (signed: Signed) => Source
}

/**
 * Creates a function that looks up the source for a delivery's path. Several sources, each with its own credentials,
 * may share `/`. The function returns `busy` if too many fetches of keys and certificates are in flight.
 */
export function createRouter(
  options: ListenOptions,
  remote: RemoteSettings | undefined,
): (delivery: Delivery) => Promise<Route | 'busy'> {
  const meeting = new Map(knownTo(options.sources).map((provider) => [provider.name, candidatesFor(provider, options)]))
  const sourcesOf = (provider: string): readonly Source[] => meeting.get(provider) ?? []
  const ownerOf = ({ provider, candidate = 0 }: Signed): Source => {
    const source = sourcesOf(provider)[candidate]
    if (!source) throw new TypeError(`no source on / belongs to ${provider}`)
    return source
  }
  const settingsOf = async (delivery: Delivery, { provider, settings }: Source): Promise<Settings> =>
    remote ? remote.fill(delivery, provider ? [provider] : providers, settings) : settings

  const routeToOne = async (delivery: Delivery, source: Source): Promise<Route | 'busy'> => {
    const settings = await settingsOf(delivery, source)
    if (isBusy(settings)) return 'busy'
    const credentials = credentialsOf(source, settings)
    return { exists: true, provider: source.provider, credentials, ownerOf: () => source }
  }
  const routeToMixed = async (delivery: Delivery): Promise<Route | 'busy'> => {
    const fetching = remote
      ? providers.filter((provider) => provider.remote).flatMap(({ name }) => sourcesOf(name))
      : []
    const fetched = new Map(
      await Promise.all(fetching.map(async (source) => [source, await settingsOf(delivery, source)] as const)),
    )
    if ([...fetched.values()].some(isBusy)) return 'busy'
    const candidates = ({ name }: Provider): Credentials[] =>
      sourcesOf(name).map((source) => credentialsOf(source, fetched.get(source) ?? source.settings))
    return { exists: true, provider: undefined, credentials: { secrets: [], candidates }, ownerOf }
  }

  return async (delivery) => {
    const source = sourceAt(delivery.url, options)
    if (source === undefined) return { exists: false, provider: undefined, credentials: { secrets: [] }, ownerOf }
    return source === 'mixed' ? routeToMixed(delivery) : routeToOne(delivery, source)
  }
}

function credentialsOf({ secrets, toleranceMs: tolerance }: Source, settings: Settings): Credentials {
  return { secrets, tolerance, settings }
}

function isBusy(settings: Settings): boolean {
  return Object.values(settings).includes(busy)
}
