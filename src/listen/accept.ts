import type { Delivery } from '../core/delivery.ts'
import { inspect, type Inspection, type InspectOptions } from '../core/inspect.ts'
import type { DeliveryView, Observe } from '../core/pipeline-event.ts'
import type { Settings } from '../core/provider.ts'
import { sameContent } from '../core/same-content.ts'
import type { Env } from '../env.ts'
import type { Answer, Refusal } from '../net/receiver.ts'
import type { RemoteSettings } from '../net/remote-settings.ts'
import { knownTo, providers } from '../providers/index.ts'
import type { NewDelivery, Recorded, Store } from '../store/store.ts'
import { answerFor } from './answer.ts'
import type { Deliverer } from './deliver.ts'
import { createExplain } from './explain.ts'
import { allSecrets, ownerOf, sourceAt } from './find-source.ts'
import type { ListenOptions, Source } from './options.ts'

export interface AcceptContext {
  readonly options: ListenOptions
  readonly env: Env
  readonly store: Store
  readonly deliverer: Deliverer
  readonly validate: InspectOptions['validate']
  readonly observe: Observe
  /** Fetches, where that is allowed. */
  readonly remote: RemoteSettings | undefined
  /** Called with what is safely stored. */
  readonly capture: (delivery: Delivery, source: string) => void
}

type Refused = NonNullable<NewDelivery['refused']> & { readonly status: number }

/** Inspect, record, acknowledge: the answer is given only after the commit. */
export function createAccept(context: AcceptContext): (delivery: Delivery) => Promise<Answer> {
  const { options, deliverer, remote } = context
  const mixedSecrets = allSecrets(options).map(({ secret }) => secret)
  const mixedSettings: Settings = Object.assign({}, ...options.sources.map(({ settings }) => settings))
  const senders = knownTo(options.sources)
  const explain = createExplain(options)
  return async (delivery) => {
    const place = sourceAt(delivery.url, options)
    const known = place === 'mixed' ? undefined : place
    const secrets = place === 'mixed' ? mixedSecrets : (known?.secrets ?? [])
    const set = place === 'mixed' ? mixedSettings : (known?.settings ?? {})
    const settings = remote ? await remote.fill(delivery, known?.provider ? [known.provider] : providers, set) : set
    const asked = {
      providers: senders,
      provider: known?.provider,
      secrets,
      tolerance: known?.toleranceMs,
      settings,
      bodyLimit: options.bodyLimit,
      validate: context.validate,
    }
    const inspection = explain(inspect(delivery, asked), delivery, asked)
    const source = known ?? ownerOf(inspection, options)
    const provider = senders.find(({ name }) => name === inspection.provider)
    const wrong = unverified(inspection, secrets)
    const refused = place === undefined ? noSource(delivery, options) : refusal(inspection, wrong, options)
    const entry: NewDelivery = {
      delivery,
      source: source.name,
      inspection,
      ...(refused ? { refused } : {}),
      ...(wrong === undefined ? {} : { unverified: `${wrong}; accepted all the same` }),
      sameContent: (earlier, identity) => provider !== undefined && sameContent(earlier, identity, provider, options.bodyLimit),
      targets: source.targets,
      duplicates: options.duplicates,
    }
    const recorded = await record(entry, context)
    if (recorded instanceof Error) return unrecorded(delivery, source, inspection, recorded, context)
    context.capture(delivery, source.name)
    const [first, ...others] = recorded.targets
    if (refused || options.respond === 'ack' || first === undefined) {
      const answer = answerFor(delivery.id, recorded, refused?.status, provider?.profile.answer)
      tell(delivery, source, inspection, recorded, answer.status, true, context)
      deliverer.wake(recorded.targets)
      return answer
    }
    tell(delivery, source, inspection, recorded, undefined, true, context)
    deliverer.wake(others)
    return deliverer.deliverNow(delivery, first)
  }
}

/** A request that never was a whole delivery: shown, not stored, for there is no body to store. */
export function tellRefusal(delivery: Delivery, { status, reason }: Refusal, context: AcceptContext): void {
  const inspection: Inspection = {
    provider: 'unknown',
    verification: { status: 'unchecked', reason: 'unknown-provider' },
    identities: [],
    findings: [],
    events: () => [],
  }
  const place = sourceAt(delivery.url, context.options)
  const source = place === 'mixed' || place === undefined ? ownerOf(inspection, context.options) : place
  tell(delivery, source, inspection, { disposition: 'rejected', reason, targets: [] }, status, false, context)
}

async function record(entry: NewDelivery, { store }: AcceptContext): Promise<Recorded | Error> {
  try {
    return await store.record(entry)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function noSource(delivery: Delivery, { sources }: ListenOptions): Refused {
  const path = delivery.url.split('?', 1)[0]
  const known = ['/', ...sources.map(({ name }) => `/${name}`), ...providers.map(({ name }) => `/${name}`)]
  return { disposition: 'rejected', status: 404, reason: `no source at ${path}; there is ${[...new Set(known)].join(' ')}` }
}

function refusal({ malformed }: Inspection, wrong: string | undefined, { onInvalid }: ListenOptions): Refused | undefined {
  if (onInvalid === 'reject' && wrong !== undefined) return { disposition: 'rejected', status: 401, reason: wrong }
  return malformed && { disposition: 'malformed', status: 400, reason: malformed.message }
}

/** With a secret, unverified is invalid: a forger must not get by as an unknown sender. */
function unverified({ verification }: Inspection, secrets: readonly string[]): string | undefined {
  if (verification.status === 'valid' || (secrets.length === 0 && verification.status === 'unchecked')) return undefined
  if (verification.status === 'unchecked') return `signature unchecked: ${verification.reason}`
  return `signature ${verification.reason}: ${verification.detail}`
}

function unrecorded(delivery: Delivery, source: Source, inspection: Inspection, error: Error, context: AcceptContext): Answer {
  const reason = `could not be stored (${error.message}), so it was not acknowledged: the provider sends it again`
  const answer: Answer = { status: 503, headers: [['retry-after', '5']], body: 'not stored; send it again\n' }
  tell(delivery, source, inspection, { disposition: 'rejected', reason, targets: [] }, answer.status, false, context)
  return answer
}

function tell(
  delivery: Delivery,
  source: Source,
  inspection: Inspection,
  { disposition, reason, targets }: Recorded,
  status: number | undefined,
  recorded: boolean,
  { env, observe }: AcceptContext,
): void {
  const at = env.now()
  observe({
    kind: 'received',
    at,
    delivery: view(delivery, source.name, inspection),
    disposition,
    reason,
    ...(status === undefined ? {} : { status }),
    durationMs: at - delivery.receivedAt,
    recorded,
    forwards: targets.length,
  })
}

function view(delivery: Delivery, source: string, { provider, identities, verification, findings }: Inspection): DeliveryView {
  const version = identities[0]?.version
  return {
    id: delivery.id,
    receivedAt: delivery.receivedAt,
    source,
    provider,
    types: identities.map(({ type }) => type),
    eventIds: identities.map(({ eventId }) => eventId),
    ...(version === undefined ? {} : { version }),
    verification,
    findings,
    size: delivery.body.length,
  }
}
