import type { Delivery } from '../core/delivery.ts'
import type { Inspection } from '../core/inspect.ts'
import type { Provider, Settings } from '../core/provider.ts'
import { busy, type RemoteSettings } from '../net/remote-settings.ts'
import { providers } from '../providers/index.ts'
import { allSecrets, ownerOf, sourceAt } from './find-source.ts'
import type { ListenOptions, Source } from './options.ts'

/** Where a delivery came to, and what it is verified with there. */
export interface Route {
  /** False where nothing listens at its path. */
  readonly exists: boolean
  /** That of the source; undefined where every provider is looked at. */
  readonly provider: Provider | undefined
  readonly secrets: readonly string[]
  readonly settings: Settings
  readonly tolerance: number | undefined
  /** Whose it is, once its provider and its signature are known. */
  readonly ownerOf: (signed: Pick<Inspection, 'provider' | 'verification'>) => Source
}

/** Finds the source of a path. On `/` several meet, with all of their secrets. `busy`: what verifies it cannot be fetched now. */
export function createRouter(options: ListenOptions, remote: RemoteSettings | undefined): (delivery: Delivery) => Promise<Route | 'busy'> {
  const mixed = {
    exists: true,
    provider: undefined,
    secrets: allSecrets(options).map(({ secret }) => secret),
    settings: Object.assign({}, ...options.sources.map(({ settings }) => settings)) as Settings,
    tolerance: undefined,
    ownerOf: (signed: Parameters<Route['ownerOf']>[0]) => ownerOf(signed, options),
  }
  const routeOf = (url: string): Route => {
    const source = sourceAt(url, options)
    if (source === 'mixed') return mixed
    if (source === undefined) return { ...mixed, exists: false, secrets: [], settings: {} }
    const { provider, secrets, settings, toleranceMs: tolerance } = source
    return { exists: true, provider, secrets, settings, tolerance, ownerOf: () => source }
  }
  return async (delivery) => {
    const route = routeOf(delivery.url)
    if (!remote || !route.exists) return route
    const asked = route.provider ? [route.provider] : providers
    const settings = await remote.fill(delivery, asked, route.settings)
    return Object.values(settings).includes(busy) ? 'busy' : { ...route, settings }
  }
}
