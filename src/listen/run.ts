import { existsSync } from 'node:fs'
import type { Emit, PipelineEvent } from '../core/results/pipeline-event.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Env } from '../env.ts'
import { createRemoteSettings } from '../net/remote-settings.ts'
import { readCa } from '../net/read-ca.ts'
import { createSender } from '../net/sender.ts'
import { startReceiver } from '../net/receiver.ts'
import { openSchemas } from '../schemas/open.ts'
import { restSlowPatterns } from '../schemas/patterns/slow-patterns.ts'
import { deepLook } from '../store/damage-hints.ts'
import { openStore } from '../store/sqlite/open.ts'
import type { DamagedRow, Store } from '../store/store.ts'
import { createAccept } from './accept/accept.ts'
import type { AcceptContext } from './accept/context.ts'
import { openings } from './accept/decide.ts'
import { openCaptureFile, type CaptureFile } from './capture-file.ts'
import { watchClock } from './clock-watch.ts'
import { resumeLeftover, type Notice } from './leftover.ts'
import { createDeliverer } from './deliver/deliver.ts'
import { handshake } from './accept/handshake.ts'
import type { ListenOptions } from './options.ts'
import { emitRefusal } from './accept/received.ts'
import { createRefusals } from './accept/refusals.ts'
import { awaited } from './wait-for.ts'

export interface ListenOutcome {
  /** `undelivered`: a target has refused an awaited event permanently. */
  readonly ended: 'interrupted' | 'waited' | 'undelivered' | 'timeout'
  /** Awaited types with too few delivered events. */
  readonly missing: readonly string[]
  /** Awaited events that arrived but that a target has not accepted. */
  readonly undelivered: readonly string[]
  /** Number of deliveries still queued, by target. Sending resumes at the next start. */
  readonly waiting: ReadonlyMap<string, number>
}

/** A running listener's URL and store, for the caller. */
export interface Listening {
  readonly url: string
  readonly store: Pick<Store, 'find' | 'attempts'>
}

/** Smallest limit on the total size of request bodies in flight, in bytes. */
const leastInTransit = 256 * 1024 * 1024

/** Time for attempts in flight to finish after a stop is requested, in milliseconds. */
const drainMs = 5_000

/**
 * Receives webhooks until a stop is requested, then drains. Reports every step to `onEvent`.
 * @param ready called once the listener accepts requests
 */
export async function listen(
  options: ListenOptions,
  env: Env,
  onEvent: Emit,
  ready: (listening: Listening) => void | Promise<void>,
): Promise<ListenOutcome> {
  const stop = new AbortController()
  const wait = awaited({
    wanted: options.waitFor,
    senderRetries: options.respond === 'target',
    end: (reason) => stop.abort(reason),
  })
  const emit = (event: PipelineEvent): void => {
    onEvent(event)
    wait.see(event)
  }
  const notice: Notice = (message, code, level = 'warning') =>
    emit({ kind: 'notice', at: env.now(), level, code, message })

  const { validate } = openSchemas({ dir: options.schemas, slowPatterns: restSlowPatterns(env.elapsed) })
  const ca = options.ca === undefined ? undefined : await readCa(options.ca)
  if (!existsSync(options.dataDir)) await tryPort(options, env)
  await using store = await openStore(options.dataDir, 'listen', (row) =>
    notice(damaged(row, options.dataDir), 'BILLHOOK_DELIVERY_DAMAGED', 'error'),
  )
  await using sender = await createSender({
    connections: options.concurrency,
    bodyLimit: options.bodyLimit,
    ca,
    now: env.now,
  })
  await using network = options.allowNetwork ? await createSender({ connections: 1, now: env.now }) : undefined
  const remote = network && createRemoteSettings({ sender: network, now: env.now, signal: options.signal })
  await using capture = captureFile(options, env, notice)
  const { targetTimeoutMs: timeoutMs, concurrency } = options
  await using deliverer = createDeliverer({ env, store, sender, emit, timeoutMs, concurrency, drainMs })
  using refusals = createRefusals(env, emit)
  const context: AcceptContext = {
    options,
    env,
    store,
    deliverer,
    validate,
    emit,
    capture: capture.write,
    remote,
    refusals,
  }
  await receive(context, { stop, recordingTo: capture.path, notice, ready })
  await deliverer[Symbol.asyncDispose]()
  const missing = wait.missing()
  const undelivered = wait.undelivered()
  return { ended: endOf(options, stop.signal, missing), missing, undelivered, waiting: store.waiting() }
}

interface Reception {
  readonly stop: AbortController
  /** Path of the capture file. */
  readonly recordingTo: string | undefined
  readonly notice: Notice
  readonly ready: (listening: Listening) => void | Promise<void>
}

/** Accepts requests until a stop is requested. */
async function receive(context: AcceptContext, { stop, recordingTo, notice, ready }: Reception): Promise<void> {
  const { options, env, store, deliverer, emit } = context
  using _ = watchClock(env, (message) => notice(message, 'BILLHOOK_CLOCK_JUMPED'))
  const { host, port, bodyLimit, requestTimeoutMs } = options
  await using receiver = await startReceiver({
    host,
    port,
    bodyLimit,
    totalLimit: Math.max(leastInTransit, 4 * bodyLimit),
    requestTimeoutMs,
    now: env.now,
    uuid: env.uuid,
    deliver: createAccept(context),
    handshake: (request) => handshake(request, options),
    refuse: (delivery, refusal) => emitRefusal(delivery, refusal, context),
  })
  const targets = [...new Set([...options.targets, ...options.sources.flatMap((source) => source.targets)])]
  emit({ kind: 'ready', at: env.now(), url: receiver.url, targets: targets.map(shownUrl), dataDir: options.dataDir })
  for (const opening of openings(options)) notice(opening, 'BILLHOOK_UNVERIFIED_ACCEPTED')
  if (recordingTo !== undefined) notice(`recording to ${recordingTo}, unredacted`, 'BILLHOOK_RECORDING')
  const wake = (target: string): void => deliverer.wake([target])
  await resumeLeftover({ store, targets, movedFrom: options.movedFrom ?? [], wake, notice })
  await ready({ url: receiver.url, store })
  await ended(options, stop)
  emit({ kind: 'stopping', at: env.now(), pending: total(store.waiting()) })
}

/** Returns how the run ended. Called after the drain, during which a target may still accept awaited events. */
function endOf(
  { signal, waitFor }: ListenOptions,
  { reason }: AbortSignal,
  missing: readonly string[],
): ListenOutcome['ended'] {
  if (waitFor.size > 0 && missing.length === 0) return 'waited'
  if (reason === 'undelivered') return 'undelivered'
  return signal.aborted ? 'interrupted' : 'timeout'
}

/** Checks the port before a store is created, so that a run that cannot listen leaves nothing behind. */
async function tryPort({ host, port, bodyLimit, requestTimeoutMs }: ListenOptions, { now, uuid }: Env): Promise<void> {
  await using _ = await startReceiver({
    host,
    port,
    bodyLimit,
    totalLimit: bodyLimit,
    requestTimeoutMs,
    now,
    uuid,
    deliver: () => Promise.resolve({ status: 503, body: 'starting\n' }),
    handshake: () => undefined,
    refuse: () => undefined,
  })
}

function damaged({ id, seq, problem }: DamagedRow, dataDir: string): string {
  const name = id ?? `delivery number ${seq}`
  return `${name} cannot be read (${problem}) and is not forwarded; ${deepLook(dataDir)}`
}

function ended({ signal, timeoutMs }: ListenOptions, stop: AbortController): Promise<void> {
  return new Promise((resolve) => {
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort('timeout'), timeoutMs)
    const finish = (): void => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted || stop.signal.aborted) return finish()
    signal.addEventListener('abort', finish, { once: true })
    stop.signal.addEventListener('abort', finish, { once: true })
  })
}

function captureFile(
  { record }: ListenOptions,
  env: Env,
  notice: Notice,
): Partial<CaptureFile> & Pick<CaptureFile, 'write'> & AsyncDisposable {
  if (record !== undefined)
    return openCaptureFile(record, env.now(), (message) => notice(message, 'BILLHOOK_RECORD_FAILED'))
  return { write: () => undefined, [Symbol.asyncDispose]: async () => undefined }
}

function total(waiting: ReadonlyMap<string, number>): number {
  return [...waiting.values()].reduce((sum, count) => sum + count, 0)
}
