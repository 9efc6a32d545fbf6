import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../../src/core/results/pipeline-event.ts'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import type { OutgoingRequest } from '../../../src/net/sender.ts'
import { assertAnswered, assertReachable, createTargetClient } from '../../../src/replay/delivery/target-client.ts'
import { attempt } from '../../helpers/harness.ts'
import { fixture, step } from '../../helpers/steps.ts'

const now = 1_760_000_000_000
const target = 'http://user:pass@127.0.0.1:1/hooks?token=s3cr3t'

function client(answer: AttemptResult | (() => Promise<AttemptResult>) = attempt(200), abort = new AbortController()) {
  const events: PipelineEvent[] = []
  const requests: OutgoingRequest[] = []
  const timeouts: number[] = []
  const made = createTargetClient({
    target,
    timeoutMs: 1_000,
    sender: {
      send: async (_url, request, { timeoutMs }) => {
        requests.push(request)
        timeouts.push(timeoutMs)
        return typeof answer === 'function' ? answer() : answer
      },
      [Symbol.asyncDispose]: async () => undefined,
    },
    env: { now: () => now, signal: abort.signal },
    emit: (event) => void events.push(event),
  })
  return { ...made, events, requests, timeouts }
}

const signed = () => step(fixture(), { secrets: ['whsec_c2VjcmV0'] })

test('deliveries are signed with the time of sending, because handlers refuse old signatures', async () => {
  const { deliver, requests } = client()
  await deliver(signed(), 'replay')
  const header = requests[0]?.headers.find(([name]) => name.toLowerCase() === 'stripe-signature')?.[1]
  expect(header).toMatch(new RegExp(`^t=${now / 1_000},v1=`))
})

test('unsigned deliveries are reported once per source', async () => {
  const { deliver, events } = client()
  await deliver(step(), 'replay')
  await deliver(step(fixture('evt_2')), 'replay')
  const notices = events.filter(({ kind }) => kind === 'notice')
  expect(notices).toMatchObject([{ code: 'BILLHOOK_UNSIGNED', message: expect.stringMatching(/no secret for stripe/) }])
})

test('every emitted event names the target without its credentials', async () => {
  const { deliver, events } = client()
  await deliver(signed(), 'replay')
  expect(events.map(({ kind }) => kind)).toEqual(['sending', 'attempt'])
  expect(JSON.stringify(events)).not.toMatch(/pass@|s3cr3t/)
})

test('an interrupted run sends nothing more and does not count later answers', async () => {
  const abort = new AbortController()
  const interruption = new Error('interrupted')
  const { deliver, stats, requests } = client(async () => {
    abort.abort(interruption)
    return attempt(200)
  }, abort)
  await expect(deliver(signed(), 'replay')).rejects.toBe(interruption)
  await expect(deliver(signed(), 'replay')).rejects.toBe(interruption)
  expect([requests.length, stats.counts().sent]).toEqual([1, 0])
})

test('a check can decide how a request is sent, and use the default way or another timeout', async () => {
  const { deliver, requests, timeouts, stats } = client()
  await deliver(signed(), 'replay', (_url, request, usual) => usual({ ...request, method: 'PUT' }, 50))
  expect([requests[0]?.method, timeouts, stats.counts().sent]).toEqual(['PUT', [50], 1])
})

test.each(['refused', 'dns', 'tls'] as const)('an unreachable target (%s) is not a finding', (code) => {
  const result: AttemptResult = { startedAt: 0, durationMs: 1, outcome: 'error', code, message: 'no' }
  expect(() => assertReachable(result, target)).toThrow(/^(?!.*pass)/)
  expect(() => assertReachable(result, target)).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_TARGET_UNREACHABLE', exitCode: 3 }),
  )
})

test('a target that resets or times out counts as reached', () => {
  for (const code of ['reset', 'timeout'] as const)
    assertReachable({ startedAt: 0, durationMs: 1, outcome: 'error', code, message: 'no' }, target)
})

test('a run without answers proves nothing and ends with an error', async () => {
  const { deliver, stats } = client(attempt('reset'))
  expect(() => assertAnswered(stats, target)).not.toThrow()
  await deliver(signed(), 'replay')
  expect(() => assertAnswered(stats, target)).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_TARGET_SILENT', message: expect.stringContaining('1 × reset') }),
  )
})

test('one answer with any status shows that the target works', async () => {
  const { deliver, stats } = client(attempt(500))
  await deliver(signed(), 'replay')
  expect(() => assertAnswered(stats, target)).not.toThrow()
})
