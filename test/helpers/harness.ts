import type { AttemptResult } from '../../src/core/delivery/attempt.ts'
import type { Series } from '../../src/replay/harness/series.ts'
import type { Observer } from '../../src/observe/observer.ts'
import type { Round, Subject } from '../../src/replay/checks/check.ts'
import { eachType } from '../../src/replay/checks/subjects.ts'
import { createHarness, type HarnessOptions } from '../../src/replay/harness/harness.ts'
import { createSentIds, type SentIds } from '../../src/replay/harness/sent-ids.ts'
import type { SeriesContext } from '../../src/replay/harness/series.ts'
import { TargetState } from '../../src/replay/harness/target-state.ts'
import type { Step } from '../../src/replay/steps/step.ts'
import { fixture, step } from './steps.ts'

export const settleMs = 100

/** A payment as stored by the fake target. */
export interface Payment {
  readonly invoice: string
  readonly cents: number
}

/** Handles an event for the fake target. If it returns nothing, the answer is 200. */
export type Handle = (event: { readonly id: string; readonly invoice: string }, target: FakeTarget) => Answer | void

type Answer = number | 'reset' | 'refused'

export interface FakeTarget {
  readonly payments: Payment[]
  /** Records a payment now or after a delay. */
  readonly pay: (invoice: string, afterMs?: number) => void
  /** Makes every reading fail from now on. */
  readonly die: () => void
}

export interface FakeHarness extends SeriesContext {
  readonly options: HarnessOptions
  readonly target: TargetState
  readonly subject: Subject
  readonly harness: ReturnType<typeof createHarness>
  /** Notes about the deliveries so far. */
  readonly sent: readonly string[]
  /** Paths of the effects in the timeline. */
  readonly effects: readonly string[]
  readonly elapsed: () => number
  readonly readings: () => number
  readonly resets: () => number
  /** Returns a series of one round without phases, except as overridden by `more`. */
  readonly series: <T = unknown>(more: Partial<Series<T>>) => Series<T>
}

/** Delivers the round's event. */
export const deliverOnce = async ({ step: event, deliver }: Round): Promise<AttemptResult> => deliver(event, 'tried')

interface FakeOptions {
  readonly handle?: Handle
  readonly steps?: readonly Step[]
  /** Resets the target's state. @default there is no reset */
  readonly reset?: ((target: FakeTarget, count: number) => void) | undefined
  /** State that changes on its own as time passes. */
  readonly noise?: (elapsed: number, resets: number) => unknown
  readonly observed?: boolean
  /** The only event type that has an effect. @default all types have one */
  readonly type?: string
  /** Returns true for bodies that the target accepts; others get a 400. */
  readonly accepts?: (body: Uint8Array) => boolean
}

/** Creates a harness with a fake target, observer and clock. Only sleeping, reading and delivering take time. */
export function fakeHarness(fake: FakeOptions = {}): FakeHarness {
  const { steps = [invoicePaid()], handle = (event, { pay }) => pay(event.invoice), observed = true } = fake
  const clock = { ms: 0 }
  const target = fakeTarget(() => clock.ms)
  const counts = { readings: 0, resets: 0 }
  const sent: string[] = []
  const effects: string[] = []
  const { signal } = new AbortController()
  const observer: Observer = {
    kind: 'http',
    label: 'http://fake/state',
    ignores: [],
    read: async () => {
      clock.ms += 1
      counts.readings += 1
      return { ...target.read(), noise: fake.noise?.(clock.ms, counts.resets) ?? null }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const sentIds: SentIds = createSentIds(
    steps,
    () => false,
    () => 1_760_000_000_000,
    new Set(),
  )
  const options: HarnessOptions = {
    target: 'http://127.0.0.1:1/',
    steps,
    client: {
      deliver: async (event, note) => {
        sent.push(note)
        clock.ms += 1
        if (fake.accepts?.(event.outgoing.body) === false) return attempt(400)
        if (fake.type !== undefined && event.identities[0]?.type !== fake.type) return attempt(200)
        return attempt(handle(eventIn(event), target) ?? 200)
      },
    },
    observers: observed ? [observer] : [],
    reset:
      fake.reset &&
      (async () => {
        counts.resets += 1
        fake.reset?.(target, counts.resets)
      }),
    settleMs,
    sentIds,
    timeline: { effect: (_at, paths) => void effects.push(...paths) },
    env: {
      now: () => clock.ms,
      elapsed: () => clock.ms,
      sleep: async (ms) => {
        clock.ms += ms
      },
      signal,
    },
  }
  const [subject] = eachType(steps) as [Subject]
  return {
    options,
    target: new TargetState(options),
    sentIds,
    recordEffects: () => undefined,
    subject,
    harness: createHarness(options),
    sent,
    effects,
    elapsed: () => clock.ms,
    readings: () => counts.readings,
    resets: () => counts.resets,
    series: (more) => ({ subject, mode: 'fresh', seed: 'seed', rounds: 1, phases: [], ...more }),
  }
}

/** Returns an event for a customer's paid invoice. */
export function invoicePaid(id = 'evt_1OzK8pLkdIwHu7ix', type = 'invoice.paid', name = `${id}.json`): Step {
  const object = { id: 'in_1OzK8pLkdIwHu7ixAbCdEf', object: 'invoice', customer: 'cus_PaQ8pLkdIwHu7i' }
  return step(fixture(id, { name }, { type, data: { object } }), { secrets: ['whsec_c2VjcmV0c2VjcmV0'] })
}

/** The same event with line breaks, and a target that accepts only bodies without them. */
export const onlyCompact = {
  steps: [indented(invoicePaid())],
  accepts: (body: Uint8Array): boolean => !Buffer.from(body).includes('\n'),
}

function indented(event: Step): Step {
  const { outgoing } = event
  const body = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(outgoing.body).toString('utf8')), undefined, 2))
  return { ...event, outgoing: { ...outgoing, body } }
}

function eventIn({ outgoing }: Step): { readonly id: string; readonly invoice: string } {
  const { id, data } = JSON.parse(Buffer.from(outgoing.body).toString('utf8')) as {
    readonly id: string
    readonly data: { readonly object: { readonly id: string } }
  }
  return { id, invoice: data.object.id }
}

export function attempt(answer: Answer, durationMs = 5): AttemptResult {
  const time = { startedAt: 0, durationMs }
  return typeof answer === 'number'
    ? { ...time, outcome: 'response', status: answer, headers: [], body: new Uint8Array(), truncated: false }
    : { ...time, outcome: 'error', code: answer, message: answer }
}

function fakeTarget(elapsed: () => number): FakeTarget & { readonly read: () => object } {
  const payments: Payment[] = []
  const due: { readonly at: number; readonly payment: Payment }[] = []
  let dead = false
  return {
    payments,
    pay: (invoice, afterMs = 0) => void due.push({ at: elapsed() + afterMs, payment: { invoice, cents: 4_200 } }),
    die: () => {
      dead = true
    },
    read: () => {
      if (dead) throw new Error('connect ECONNREFUSED')
      const now = elapsed()
      payments.push(...due.filter(({ at }) => at <= now).map(({ payment }) => payment))
      due.splice(0, due.length, ...due.filter(({ at }) => at > now))
      return { payments: [...payments], total: payments.length }
    },
  }
}
