import type { Delivery } from '../../core/delivery/delivery.ts'
import { nothing, type Inspection, type InspectOptions } from '../../core/inspect.ts'
import type { Provider } from '../../core/provider/provider.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'
import type { RemoteSettings } from '../../net/remote-settings.ts'
import type { Store } from '../../store/store.ts'
import type { Deliverer } from '../deliver/deliver.ts'
import type { ListenOptions, Source } from '../options.ts'
import type { Refusals } from './refusals.ts'

/** Everything that the steps of a delivery share. */
export interface AcceptContext {
  readonly options: ListenOptions
  readonly env: Env
  readonly store: Store
  readonly deliverer: Deliverer
  readonly validate: InspectOptions['validate']
  readonly emit: Emit
  /** Fetches what verifies signatures; undefined where the network is not allowed. */
  readonly remote: RemoteSettings | undefined
  /** Called with what is safely stored. */
  readonly capture: (delivery: Delivery, source: string) => void
  readonly refusals: Refusals
}

/** A delivery, its source and what inspection found. */
export interface Inspected {
  readonly delivery: Delivery
  readonly source: Source
  /** The provider that sent it; undefined for a request that was not inspected. */
  readonly sender?: Provider | undefined
  readonly inspection: Inspection
}

/** Stands for the inspection of a request that is refused unread. */
export const notInspected: Inspection = {
  ...nothing,
  provider: 'unknown',
  verification: { status: 'unchecked', reason: 'unknown-provider' },
}
