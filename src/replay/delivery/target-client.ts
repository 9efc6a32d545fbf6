import type { AttemptResult } from '../../core/delivery/attempt.ts'
import { deliveryView } from '../../core/results/delivery-view.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import { redirectNotice } from '../../core/redact/shown-redirect.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { cannotRun } from '../../errors.ts'
import type { OutgoingRequest, Sender } from '../../net/sender.ts'
import { compressed } from '../steps/compression.ts'
import { sign } from '../steps/sign.ts'
import type { Step } from '../steps/step.ts'
import { createStats, type Stats } from './stats.ts'
import type { Timeline } from './timeline.ts'

/** Delivers steps to the target: signs and sends them, emits events, and counts the attempts. */
export interface TargetClient {
  /**
   * Delivers a step; `note` explains the reason to the user. Any reaction of the target is a result, not an error.
   * @param transmit replaces the usual way of sending the request
   * @throws the signal's reason if the run is interrupted
   */
  readonly deliver: (step: Step, note: string, transmit?: Transmit) => Promise<AttemptResult>
  readonly stats: Stats
}

/**
 * Sends one signed request to the target. Never rejects.
 * @param usual sends a request in the usual way
 */
export type Transmit = (
  url: string,
  request: OutgoingRequest,
  usual: (request: OutgoingRequest, timeoutMs?: number) => Promise<AttemptResult>,
) => Promise<AttemptResult>

export interface TargetClientOptions {
  readonly target: string
  readonly timeoutMs: number
  readonly sender: Sender
  readonly env: Pick<Env, 'now' | 'signal'>
  readonly emit: Emit
  readonly timeline?: Pick<Timeline, 'delivery'>
}

export function createTargetClient({
  target,
  timeoutMs,
  sender,
  env,
  emit,
  timeline,
}: TargetClientOptions): TargetClient {
  const tally = createStats()
  const shown = shownUrl(target)
  /** A counter is enough, because these ids do not outlive the run. */
  let begun = 0
  const usual = (request: OutgoingRequest, ms = timeoutMs): Promise<AttemptResult> =>
    sender.send(target, request, { timeoutMs: ms, signal: env.signal })
  const tellUnsigned = once((source: string) => {
    const message =
      `sent unsigned: there is no secret for ${source}; handlers that verify signatures will refuse such deliveries ` +
      `(--secret-file, BILLHOOK_SECRET, or secrets in billhook.yaml)`
    emit({ kind: 'notice', at: env.now(), level: 'warning', code: 'BILLHOOK_UNSIGNED', message })
  })
  const reportRedirect = once((message: string) =>
    emit({ kind: 'notice', at: env.now(), level: 'warning', code: 'BILLHOOK_REDIRECTED', message }),
  )
  return {
    stats: tally,
    deliver: async (step, note, transmit) => {
      env.signal.throwIfAborted()
      const at = env.now()
      const { outgoing: plain, verification } = sign(step, at)
      const outgoing = compressed(plain, step.compression)
      if (verification.status === 'unchecked' && verification.reason === 'no-secret') tellUnsigned(step.source)
      const id = String(++begun)
      const viewed = { provider: step.provider.name, identities: step.identities, verification, findings: [] }
      const sent = { id, receivedAt: at, body: outgoing.body }
      emit({ kind: 'sending', at, delivery: deliveryView(sent, step.source, viewed), note })
      const request = { method: step.fixture.method, headers: outgoing.headers, body: outgoing.body }
      const result = await (transmit ? transmit(target, request, usual) : usual(request))
      env.signal.throwIfAborted()
      tally.add(result)
      timeline?.delivery(step, note, result)
      emit({ kind: 'attempt', at: env.now(), deliveryId: id, target: shown, attempt: 1, result })
      const redirect = redirectNotice(target, result)
      if (redirect !== undefined) reportRedirect(redirect)
      return result
    },
  }
}

/** @throws BillhookError `BILLHOOK_TARGET_UNREACHABLE` if nothing is listening, which is not a finding (exit 3) */
export function assertReachable(result: AttemptResult, target: string): void {
  if (result.outcome === 'response' || !['refused', 'dns', 'tls'].includes(result.code)) return
  throw cannotRun(
    'BILLHOOK_TARGET_UNREACHABLE',
    `the target ${shownUrl(target)} cannot be reached: ${result.message}`,
    result.hint ??
      (result.code === 'tls'
        ? "check the target's certificate"
        : 'is the handler running? Check the host and port in --to'),
  )
}

/** @throws BillhookError `BILLHOOK_TARGET_SILENT` if no delivery was answered, which is not a finding (exit 3) */
export function assertAnswered({ answered, counts }: Stats, target: string): void {
  const { sent, status } = counts()
  if (sent === 0 || answered() > 0) return
  const how = Object.entries(status)
    .map(([code, count]) => `${count} × ${code}`)
    .join(', ')
  throw cannotRun(
    'BILLHOOK_TARGET_SILENT',
    `the target ${shownUrl(target)} did not answer: ${how}`,
    'is the handler listening there, and does it answer within --timeout? Check its log',
  )
}

/** Limits the number of distinct notices of each kind, because a target may redirect to a different URL each time. */
const maxNotices = 100

/** Returns a function that reports each distinct text once. */
function once(report: (text: string) => void): (text: string) => void {
  const reported = new Set<string>()
  return (text) => {
    if (reported.has(text) || reported.size === maxNotices) return
    reported.add(text)
    report(text)
  }
}
