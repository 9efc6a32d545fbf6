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

/** Dependencies that all steps of the pipeline share. */
export interface AcceptContext {
  readonly options: ListenOptions
  readonly env: Env
  readonly store: Store
  readonly deliverer: Deliverer
  readonly validate: InspectOptions['validate']
  readonly emit: Emit
  /** Fetches keys and certificates that verify signatures; undefined if network access is not allowed. */
  readonly remote: RemoteSettings | undefined
  /** Called with each delivery once it is safely stored. */
  readonly capture: (delivery: Delivery, source: string) => void
  readonly refusals: Refusals
}

/** A delivery, its source and the result of its inspection. */
export interface Inspected {
  readonly delivery: Delivery
  readonly source: Source
  /** The provider that sent the delivery; undefined if the delivery was not inspected. */
  readonly sender?: Provider | undefined
  readonly inspection: Inspection
}

/** The result for a request that was not inspected, or whose inspection failed. */
export const notInspected: Inspection = {
  ...nothing,
  provider: 'unknown',
  verification: { status: 'unchecked', reason: 'unknown-provider' },
}
