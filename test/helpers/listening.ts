import { onTestFinished } from 'vitest'
import type { Delivery } from '../../src/core/delivery/delivery.ts'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { createAccept } from '../../src/listen/accept/accept.ts'
import { createDeliverer, type Deliverer } from '../../src/listen/deliver/deliver.ts'
import type { ListenOptions } from '../../src/listen/options.ts'
import { createRefusals } from '../../src/listen/accept/refusals.ts'
import type { Answer } from '../../src/net/receiver-options.ts'
import { createSender } from '../../src/net/sender.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { testEnv } from './observe.ts'
import { tempDir } from './temp-dir.ts'

const { signal } = new AbortController()

/** Options of a listener without sources, secrets or targets. */
const listenOptions: ListenOptions = {
  host: '127.0.0.1',
  port: 0,
  sources: [],
  main: undefined,
  targets: [],
  secrets: [],
  respond: 'ack',
  duplicates: 'suppress',
  onInvalid: 'reject',
  allowNetwork: false,
  bodyLimit: 1_000_000,
  requestTimeoutMs: 10_000,
  targetTimeoutMs: 10_000,
  concurrency: 8,
  dataDir: '',
  schemas: undefined,
  record: undefined,
  waitFor: new Map(),
  timeoutMs: undefined,
  signal,
}

export interface TestDeliverer {
  readonly store: Store
  readonly deliverer: Deliverer
  readonly events: PipelineEvent[]
  /** Unix time in milliseconds; constant until a test changes it. */
  readonly clock: { now: number }
  /** Requested waits in milliseconds; none of them takes any time. */
  readonly slept: number[]
}

/** Creates a deliverer with a real store and sender, closed when the test ends. */
export async function startDeliverer({
  change = (store) => store,
  drainMs = 5_000,
  timeoutMs = 10_000,
}: {
  /** Wraps the store that the deliverer sees. */
  readonly change?: (store: Store) => Store
  readonly drainMs?: number
  readonly timeoutMs?: number
} = {}): Promise<TestDeliverer> {
  const store = await openStore(tempDir(), 'listen')
  const clock = { now: 1_750_000_000_000 }
  const slept: number[] = []
  const env = {
    ...testEnv,
    now: () => clock.now,
    random: () => 0,
    sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
  }
  const sender = await createSender({ now: env.now })
  const events: PipelineEvent[] = []
  const emit = (event: PipelineEvent): void => void events.push(event)
  const deliverer = createDeliverer({ env, store: change(store), sender, emit, timeoutMs, concurrency: 8, drainMs })
  onTestFinished(async () => {
    await deliverer[Symbol.asyncDispose]()
    await sender[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })
  return { store, deliverer, events, clock, slept }
}

export interface TestAccept extends TestDeliverer {
  readonly accept: (delivery: Delivery) => Promise<Answer>
  /** Ids of the captured deliveries. */
  readonly captured: string[]
}

/** Creates the function that takes a delivery through the five steps after its receipt, with a real store. */
export async function startAccept(
  options: Partial<ListenOptions> = {},
  {
    change = (store) => store,
    validate = () => [],
  }: {
    /** Wraps the store that deliveries are recorded in. */
    readonly change?: (store: Store) => Store
    readonly validate?: Parameters<typeof createAccept>[0]['validate']
  } = {},
): Promise<TestAccept> {
  const started = await startDeliverer()
  const { store, deliverer, events, clock } = started
  const captured: string[] = []
  const env = { ...testEnv, now: () => clock.now }
  const emit = (event: PipelineEvent): void => void events.push(event)
  const refusals = createRefusals({ now: env.now, elapsed: () => clock.now }, emit)
  onTestFinished(() => refusals[Symbol.dispose]())
  const accept = createAccept({
    options: { ...listenOptions, ...options },
    env,
    store: change(store),
    deliverer,
    validate,
    emit,
    remote: undefined,
    capture: ({ id }) => captured.push(id),
    refusals,
  })
  return { ...started, accept, captured }
}
