import { encodingOf } from '../core/delivery/body.ts'
import { contentReader } from '../core/provider/content-reader.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Finding } from '../core/finding.ts'
import { inspect, listed, nothing, type Inspection, type InspectOptions } from '../core/inspect.ts'
import { deliveryView } from '../core/results/delivery-view.ts'
import type { Emit } from '../core/results/pipeline-event.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'
import { BillhookError, bugIn, reasonOf } from '../errors.ts'
import type { Answer, Refusal } from '../net/receiver.ts'
import type { RemoteSettings } from '../net/remote-settings.ts'
import { knownTo } from '../providers/index.ts'
import { unknownProvider } from '../providers/unknown/index.ts'
import type { NewDelivery, Recorded, Store } from '../store/store.ts'
import { bugFound, refusal, unverified, type Refused } from './admission.ts'
import { answerFor } from './answer.ts'
import type { Deliverer } from './deliver.ts'
import { createExplain } from './explain.ts'
import { candidatesFor, sourceAt } from './find-source.ts'
import type { ListenOptions, Source } from './options.ts'
import type { Refusals } from './refusals.ts'
import { createRouter, type Route } from './route.ts'
import { createTurns } from './turns.ts'

export interface AcceptContext {
  readonly options: ListenOptions
  readonly env: Env
  readonly store: Store
  readonly deliverer: Deliverer
  readonly validate: InspectOptions['validate']
  readonly emit: Emit
  /** Fetches, where that is allowed. */
  readonly remote: RemoteSettings | undefined
  /** Called with what is safely stored. */
  readonly capture: (delivery: Delivery, source: string) => void
  readonly refusals: Refusals
}

/** A delivery with what was made of it. */
interface Examined {
  readonly delivery: Delivery
  readonly source: Source
  /** Undefined for a request that was never looked into. */
  readonly sender?: Provider | undefined
  readonly inspection: Inspection
}

/** Route, inspect, decide, record, answer: the answer is given only after the commit. */
export function createAccept(context: AcceptContext): (delivery: Delivery) => Promise<Answer> {
  const { options, refusals } = context
  const route = createRouter(options, context.remote)
  const examine = createExamine(context)
  const inTurn = createTurns(context.env.elapsed)
  return async (delivery) => {
    const at = await route(delivery)
    if (at === 'busy') return turnedAway(delivery, context)
    const examined = await inTurn(headSize(delivery) + longest(delivery, options), () => examine(delivery, at))
    const refused = refusal(delivery.url, examined.inspection, at, options)
    if (refused && !refusals.admit(sizeOf(delivery), refused.status)) {
      return answerFor(delivery.id, { ...refused, targets: [] }, refused.status)
    }
    const recorded = await record(examined, refused, context)
    if (recorded instanceof Error) return unrecorded(examined, recorded, context)
    context.capture(delivery, examined.source.name)
    return answer(examined, recorded, refused, context)
  }
}

/** A request that never was a whole delivery: shown, not stored, for there is no body to store. */
export function tellRefusal(delivery: Delivery, { status, reason }: Refusal, context: AcceptContext): void {
  if (!context.refusals.admit(sizeOf(delivery), status)) return
  const place = sourceAt(delivery.url, context.options)
  const [source] = place === 'mixed' || place === undefined ? candidatesFor(unknownProvider, context.options) : [place]
  tell(
    { delivery, source, inspection: notInspected },
    { disposition: 'rejected', reason, targets: [] },
    status,
    false,
    context,
  )
}

const notInspected: Inspection = {
  ...nothing,
  provider: 'unknown',
  verification: { status: 'unchecked', reason: 'unknown-provider' },
}

/** Nothing is wrong with it, as far as is known: its sender is to come again. */
function turnedAway(delivery: Delivery, context: AcceptContext): Answer {
  const reason = 'what verifies it cannot be fetched now, for too much is being fetched already; send it again'
  tellRefusal(delivery, { status: 503, reason }, context)
  return { status: 503, headers: [['retry-after', '5']], body: `${reason}\n` }
}

/**
 * Bytes that a compressed body may expand to, and what it may in addition for each of its own: the most repetitive
 * batches have 90.
 */
const expansion = { least: 16 * 1024, each: 100 } as const

/** Bytes of the body that there can be to look into. */
function longest(delivery: Delivery, { bodyLimit }: ListenOptions): number {
  const { length } = delivery.body
  return encodingOf(delivery) === undefined ? length : Math.min(bodyLimit, expansion.least + expansion.each * length)
}

function createExamine({
  options,
  validate,
  env,
  emit,
}: AcceptContext): (delivery: Delivery, route: Route) => Examined {
  const senders = knownTo(options.sources)
  const explain = createExplain(options, env)
  const guarded = createGuard(env, emit)
  return (delivery, { exists, provider, credentials, ownerOf }) => {
    if (!exists) return { delivery, source: ownerOf(notInspected), inspection: notInspected }
    const asked: InspectOptions = {
      providers: senders,
      provider,
      ...credentials,
      bodyLimit: longest(delivery, options),
      validate,
      refuses: (signed) => options.onInvalid === 'reject' && unverified(signed, ownerOf(signed), options) !== undefined,
    }
    const inspection = guarded(() => explain(inspect(delivery, asked), delivery, asked))
    const sender = senders.find(({ name }) => name === inspection.provider)
    return { delivery, source: ownerOf(inspection), sender, inspection }
  }
}

/**
 * What inspection throws is a bug. A stranger may find one, so it costs that delivery and not the listener; each is
 * told once.
 */
function createGuard({ now }: Env, emit: Emit): (inspect: () => Inspection) => Inspection {
  const told = new Set<string>()
  return (inspected) => {
    try {
      return inspected()
    } catch (error) {
      const bug = bugIn(error)
      const message = `a bug in billhook: ${bug}; the request is refused as malformed. Please report it, without the payload`
      if (!told.has(bug)) emit({ kind: 'notice', at: now(), level: 'error', code: 'BILLHOOK_BUG', message })
      told.add(bug)
      const malformed: Finding = {
        code: bugFound,
        severity: 'error',
        message: 'billhook failed to read this body, which is a bug in billhook',
      }
      return { ...notInspected, malformed }
    }
  }
}

async function record(
  { delivery, source, sender, inspection }: Examined,
  refused: Refused | undefined,
  { options, store }: AcceptContext,
): Promise<Recorded | Error> {
  const wrong = refused ? undefined : unverified(inspection, source, options)
  const entry: NewDelivery = {
    delivery,
    source: source.name,
    inspection,
    ...(refused ? { refused } : {}),
    ...(wrong === undefined ? {} : { unverified: `${wrong}; accepted all the same` }),
    contentIn: sender ? contentReader(sender, options.bodyLimit) : () => undefined,
    targets: source.targets,
    duplicates: options.duplicates,
  }
  try {
    return await store.record(entry)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The answer for what is on disk: our own, or that of the first target. */
function answer(
  examined: Examined,
  recorded: Recorded,
  refused: Refused | undefined,
  context: AcceptContext,
): Answer | Promise<Answer> {
  const { delivery, sender } = examined
  const { options, deliverer } = context
  const [first, ...others] = recorded.targets
  const underWay = recorded.carriedBy === undefined ? undefined : deliverer.answerTo(recorded.carriedBy)
  if (underWay) {
    // A yes before the target has said so would end the sender's tries, and ours may fail.
    tell(examined, recorded, undefined, true, context)
    return underWay
  }
  if (refused || options.respond === 'ack' || first === undefined) {
    const own = answerFor(delivery.id, recorded, refused?.status, sender?.profile.answer)
    tell(examined, recorded, own.status, true, context)
    deliverer.wake(recorded.targets)
    return own
  }
  tell(examined, recorded, undefined, true, context)
  deliverer.wake(others)
  return deliverer.deliverNow(delivery, first)
}

function unrecorded(examined: Examined, error: Error, context: AcceptContext): Answer {
  const next = error instanceof BillhookError && error.hint !== undefined ? `; next: ${error.hint}` : ''
  const reason = `could not be stored (${reasonOf(error)}), so it was not acknowledged: the provider sends it again${next}`
  const own: Answer = { status: 503, headers: [['retry-after', '5']], body: 'not stored; send it again\n' }
  tell(examined, { disposition: 'rejected', reason, targets: [] }, own.status, false, context)
  return own
}

/** Bytes that a request takes where it is kept. */
function sizeOf(delivery: Delivery): number {
  return headSize(delivery) + delivery.body.length
}

function headSize({ headers, url }: Delivery): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, url.length)
}

function tell(
  { delivery, source, inspection }: Examined,
  { disposition, reason, targets }: Recorded,
  status: number | undefined,
  recorded: boolean,
  { env, emit }: AcceptContext,
): void {
  const at = env.now()
  emit({
    kind: 'received',
    at,
    delivery: deliveryView(delivery, source.name, listed(inspection)),
    disposition,
    reason,
    ...(status === undefined ? {} : { status }),
    durationMs: at - delivery.receivedAt,
    recorded,
    forwards: targets.length,
  })
}
