import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ReplayReport } from '../../src/core/replay-report.ts'
import { billhook, start, startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startHandler, type Handler, type HandlerOptions } from '../helpers/handlers.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const paid = stripeEvent('evt_paid', { data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } } })
const refunded = stripeEvent('evt_refunded', { type: 'charge.refunded' })

function folder(files: Readonly<Record<string, unknown>> = { 'paid.json': paid }): string {
  const dir = tempDir()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content))
  return dir
}

function check(handler: Handler, dir: string, ...more: readonly string[]) {
  return billhook(['replay', '.', '--to', handler.url, '--check', 'duplicate', '--observe', handler.state, '--settle', '60ms', '--report', 'json', ...more], { cwd: dir })
}

function reportOf({ stdout }: { readonly stdout: string }): ReplayReport {
  return JSON.parse(stdout) as ReplayReport
}

test('a double charge is found, with the place and both amounts', async () => {
  const handler = await startHandler({ twice: true })
  const ended = await check(handler, folder(), '--seed', '7')
  expect(ended.code).toBe(1)
  const report = reportOf(ended)
  expect(report).toMatchObject({ format: 'billhook.replay/1', verdict: 'fail', seed: 7, oracle: { level: 1, observers: ['http'] } })
  expect(report.experiments).toMatchObject([
    { check: 'duplicate', subject: 'invoice.paid', verdict: 'fail', rounds: 1, evidence: [{ path: '/credits/cus_1', expected: 100, actual: 200 }] },
  ])
  expect(report.deliveries).toMatchObject({ sent: 3, status: { '200': 3 } })
  expect(report.not_tested.map((entry) => entry.check)).toContain('race')
  expect(handler.log).toEqual(['evt_paid', 'evt_paid', 'evt_paid'])
})

test('the command that a failure is reproduced with reproduces it, and holds no secret', async () => {
  const handler = await startHandler({ twice: true, secret: 'whsec_hidden' })
  const dir = folder()
  const ended = await check(handler, dir, '--secret', 'whsec_hidden', '--reset', handler.reset)
  const { reproduce = '' } = reportOf(ended).experiments[0] ?? {}
  expect(ended.stdout + ended.stderr).not.toContain('whsec_hidden')
  expect(reproduce).toContain('--secret "$BILLHOOK_SECRET"')
  const words = reproduce.replace('"$BILLHOOK_SECRET"', 'whsec_hidden').split(' ').slice(1)
  const again = await billhook([...words, '--report', 'json'], { cwd: dir })
  expect([again.code, reportOf(again).verdict]).toEqual([1, 'fail'])
})

test('a handler that applies an event once passes, in text with what is proved and what is not', async () => {
  const handler = await startHandler()
  const dir = folder()
  expect((await check(handler, dir, '--reset', handler.reset, '--rounds', '2')).code).toBe(0)
  expect(handler.log).toEqual(['reset', 'evt_paid', 'evt_paid', 'reset', 'evt_paid', 'evt_paid'])
  const text = await billhook(['replay', '.', '--to', handler.url, '--check', 'all', '--observe', handler.state, '--reset', handler.reset, '--settle', '60ms'], { cwd: dir })
  expect(text.stdout).toContain('PASS          duplicate  invoice.paid  the duplicate changed nothing')
  expect(text.stdout).toMatch(/proved +1 of 1; seen through http \(oracle level 1\)/)
  expect(text.stdout).toMatch(/not tested +race: /)
  expect(text.stdout).toMatch(/verdict +PASS/)
})

test.each<[string, HandlerOptions, 'pass' | 'fail']>([
  ['is found', { twice: true, effectAfterMs: 150 }, 'fail'],
  ['that is safe passes', { effectAfterMs: 150 }, 'pass'],
])('an effect that comes 150 ms after the answer %s', async (_name, options, verdict) => {
  const handler = await startHandler(options)
  expect(reportOf(await check(handler, folder(), '--settle', '200ms')).verdict).toBe(verdict)
})

test('a second effect of the first delivery that comes late is not taken for a double charge', async () => {
  const handler = await startHandler({ afterwardsMs: 360 })
  const reset = await check(handler, folder(), '--reset', handler.reset, '--settle', '240ms')
  expect([reset.code, reportOf(reset).experiments[0]?.reason]).toEqual([4, 'one delivery alone has effects that come after the settle time'])
  const bare = await startHandler({ afterwardsMs: 360 })
  const without = await check(bare, folder(), '--settle', '240ms')
  expect([without.code, reportOf(without).experiments[0]?.reason]).toEqual([4, 'the state changed after the duplicate, and not after another one'])
  const patient = await check(handler, folder(), '--reset', handler.reset, '--settle', '600ms')
  expect([patient.code, reportOf(patient).verdict]).toEqual([0, 'pass'])
})

test('a handler that ignores everything proves nothing', async () => {
  const handler = await startHandler({ handles: [] })
  const fresh = await check(handler, folder(), '--reset', handler.reset)
  expect([fresh.code, reportOf(fresh).verdict, reportOf(fresh).experiments[0]?.verdict]).toEqual([4, 'inconclusive', 'not-exercised'])
  const unknown = await check(handler, folder())
  expect([unknown.code, reportOf(unknown).experiments[0]?.verdict]).toEqual([4, 'inconclusive'])
  expect(reportOf(unknown).experiments[0]?.hint).toContain('--reset')
})

test('an event type that the handler rightly ignores does not hide what was proved of the others', async () => {
  const handler = await startHandler({ handles: ['invoice.paid'] })
  const ended = await check(handler, folder({ '1.json': refunded, '2.json': paid }), '--reset', handler.reset)
  expect(ended.code).toBe(0)
  expect(reportOf(ended).experiments.map(({ subject, verdict }) => [subject, verdict])).toEqual([
    ['charge.refunded', 'not-exercised'],
    ['invoice.paid', 'pass'],
  ])
})

test('a state that changes by itself is not taken for a double charge', async () => {
  let count = 0
  const handler = await startHandler({ noise: () => (count += 1) })
  const ended = await check(handler, folder())
  expect([ended.code, reportOf(ended).verdict]).toEqual([4, 'inconclusive'])
  expect(reportOf(ended).experiments[0]?.reason).toContain('noisy')
  expect(handler.log).toEqual([])
})

test('a 409 for a duplicate is a warning: no harm is done, and the provider sends on', async () => {
  const handler = await startHandler({ duplicateStatus: 409 })
  const ended = await check(handler, folder())
  expect([ended.code, reportOf(ended).verdict]).toEqual([0, 'warn'])
  expect(reportOf(ended).experiments[0]?.reason).toContain('409')
})

test('without an observer nothing is proved, whatever the answers', async () => {
  const handler = await startHandler()
  const ended = await billhook(['replay', 'paid.json', '--to', handler.url, '--check', 'duplicate', '--report', 'json'], { cwd: folder() })
  expect([ended.code, reportOf(ended).verdict, reportOf(ended).oracle]).toEqual([4, 'inconclusive', { level: 0, observers: [] }])
})

test('a handler that checks signatures gets fresh ones; without the secret the report says so', async () => {
  const handler = await startHandler({ secret: 'whsec_a' })
  expect((await check(handler, folder(), '--secret', 'whsec_a')).code).toBe(0)
  const wrong = reportOf(await check(handler, folder(), '--secret', 'whsec_b'))
  expect(wrong.experiments[0]).toMatchObject({ verdict: 'inconclusive', hint: expect.stringContaining('is --secret the one') })
  const none = await check(handler, folder())
  expect(none.code).toBe(4)
  expect(reportOf(none).experiments[0]?.hint).toContain('give --secret')
  expect(none.stderr.match(/BILLHOOK_UNSIGNED/g)).toHaveLength(1)
})

test('what a scenario has before an event is delivered before it, after each reset', async () => {
  const handler = await startHandler()
  const dir = folder({ 'a.json': refunded, 'b.json': paid, 'scenario.yaml': 'deliveries:\n  - fixture: a.json\n  - fixture: b.json\n' })
  await check(handler, dir, '--reset', handler.reset)
  expect(handler.log).toEqual(['reset', 'evt_refunded', 'evt_refunded', 'reset', 'evt_refunded', 'evt_paid', 'evt_paid'])
})

test('a target that is not there is exit 3, and so is an observer that fails; what was found until then is printed', async () => {
  const dir = folder()
  const dead = await billhook(['replay', 'paid.json', '--to', 'http://127.0.0.1:1/hook', '--report', 'json'], { cwd: dir })
  expect([dead.code, reportOf(dead).stopped?.code]).toEqual([3, 'BILLHOOK_TARGET_UNREACHABLE'])
  expect(dead.stderr).toMatch(/error: the target .* cannot be reached.*\n {2}next: .*\n {2}code: BILLHOOK_TARGET_UNREACHABLE/)
  const handler = await startHandler({ twice: true })
  const reads = { left: 1_000 }
  const observer = await startTarget((_hit, count) => (count > reads.left ? 500 : { status: 200, body: JSON.stringify({ n: handler.log.length }) }))
  const running = start(
    ['replay', '.', '--to', handler.url, '--check', 'duplicate', '--observe', observer.url, '--settle', '60ms', '--report', 'json'],
    { cwd: folder({ '1.json': paid, '2.json': refunded }) },
  )
  await until(() => handler.log.includes('evt_refunded'))
  reads.left = 0
  const ended = await running.ended
  expect(ended.code).toBe(3)
  expect(reportOf(ended)).toMatchObject({ experiments: [{ subject: 'invoice.paid', verdict: 'fail' }], stopped: { code: 'BILLHOOK_OBSERVER_FAILED' } })
  expect(reportOf(ended).not_tested).toContainEqual({ check: 'duplicate', reason: 'charge.refunded: the run ended before' })
})

test('Ctrl-C prints what was found so far and exits 130', async () => {
  const handler = await startHandler({ twice: true })
  const running = start(
    ['replay', '.', '--to', handler.url, '--check', 'duplicate', '--observe', handler.state, '--settle', '400ms', '--report', 'json'],
    { cwd: folder({ '1.json': paid, '2.json': refunded }) },
  )
  await until(() => handler.log.includes('evt_refunded'))
  running.process.kill('SIGINT')
  const ended = await running.ended
  expect(ended.code).toBe(130)
  expect(reportOf(ended)).toMatchObject({ experiments: [{ subject: 'invoice.paid', verdict: 'fail' }], stopped: { code: 'BILLHOOK_INTERRUPTED' } })
})

test('a plain replay sends the exact bytes in order, and fails where an answer is not as expected', async () => {
  const target = await startTarget((hit) => (hit.body.includes('evt_refunded') ? 'hang' : 200))
  const odd = ` ${JSON.stringify(paid, undefined, 3)}\n\n`
  const dir = folder({ '1.json': odd, '2.json': refunded })
  const ended = await billhook(['replay', '1.json', '2.json', '--to', `${target.url}/a?b=c`, '--timeout', '200ms', '--report', 'json'], { cwd: dir })
  expect(target.hits[0]).toMatchObject({ url: '/a?b=c', method: 'POST' })
  expect(target.hits[0]?.body.toString()).toBe(odd)
  expect(ended.code).toBe(1)
  expect(reportOf(ended)).toMatchObject({
    verdict: 'not-exercised',
    deliveries: { sent: 2, status: { '200': 1, timeout: 1 }, unmet: { count: 1, first: [{ delivery: '2.json', expected: '2xx', actual: 'timeout' }] } },
  })
  expect((await billhook(['replay', '1.json', '--to', target.url], { cwd: dir })).code).toBe(0)
})

test('a redirect is a failure, not followed', async () => {
  const target = await startTarget(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  const ended = await billhook(['replay', 'paid.json', '--to', target.url], { cwd: folder() })
  expect([ended.code, target.hits.length]).toEqual([1, 1])
})

test('expect: makes a refusal the right answer', async () => {
  const target = await startTarget(() => 422)
  const dir = folder({ 'paid.json': paid, 's.yaml': 'deliveries: [{ fixture: paid.json, expect: { status: 422 } }]' })
  expect((await billhook(['replay', 's.yaml', '--to', target.url], { cwd: dir })).code).toBe(0)
})

test('--plan prints and sends nothing', async () => {
  const target = await startTarget()
  const dir = folder({ 'paid.json': paid, 's.yaml': 'deliveries: [{ fixture: paid.json, after: 2s, times: 2, set: { data.object.customer: cus_2 } }]' })
  const text = await billhook(['replay', 's.yaml', '--to', target.url, '--plan'], { cwd: dir })
  expect(text.code).toBe(0)
  expect(text.stdout).toMatch(/1 {2}invoice\.paid.*edited at \/data\/object\/customer\) {2}after 2s {2}expects 2xx/)
  expect(text.stdout).toContain('copy 2')
  const json = await billhook(['replay', 's.yaml', '--to', target.url, '--plan', '--check', 'all', '--report', 'json'], { cwd: dir })
  expect(JSON.parse(json.stdout)).toMatchObject({ format: 'billhook.replay-plan/1', experiments: [{ check: 'duplicate', subject: 'invoice.paid', rounds: 1 }] })
  expect(target.hits).toEqual([])
})

test('a report goes to a file whole, or the run says that it could not and still prints', async () => {
  const target = await startTarget()
  const dir = folder()
  const ended = await billhook(['replay', 'paid.json', '--to', target.url, '--report', 'json=out.json'], { cwd: dir })
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('every answer was as expected')
  expect(JSON.parse(readFileSync(join(dir, 'out.json'), 'utf8')).format).toBe('billhook.replay/1')
  expect(readdirSync(dir).toSorted()).toEqual(['out.json', 'paid.json'])
  const failed = await billhook(['replay', 'paid.json', '--to', target.url, '--report', 'json=no/such/out.json'], { cwd: dir })
  expect([failed.code, existsSync(join(dir, 'no'))]).toEqual([3, false])
  expect(failed.stdout).toContain('every answer was as expected')
  expect(failed.stderr).toContain('BILLHOOK_OUTPUT_UNWRITABLE')
})

test('what a payload says is harmless in a terminal', async () => {
  const target = await startTarget()
  const dir = folder({ 'x.json': stripeEvent('evt_\u001B[2J', { type: 'a\u001B]0;x\u0007' }) })
  const ended = await billhook(['replay', 'x.json', '--to', target.url, '--check', 'duplicate'], { cwd: dir })
  const plan = await billhook(['replay', 'x.json', '--to', target.url, '--plan'], { cwd: dir })
  expect(ended.stdout + ended.stderr + plan.stdout).not.toContain('\u001B')
  expect(ended.stdout).toContain('\\x1b')
})

test('events caught by listen are played back from the store', async () => {
  const dir = tempDir()
  const listening = await startListen([], { cwd: dir })
  const body = JSON.stringify(paid, undefined, 1)
  await fetch(listening.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  await fetch(listening.url, { method: 'POST', body: JSON.stringify(refunded) })
  listening.process.kill('SIGINT')
  await listening.ended
  const target = await startTarget()
  const ended = await billhook(['replay', 'store:type=invoice.*&since=1h&limit=5', '--to', target.url, '--report', 'json'], { cwd: dir })
  expect(ended.stderr).not.toContain('error')
  expect(target.hits.map((hit) => hit.body.toString())).toEqual([body])
  const none = await billhook(['replay', 'store:type=nothing', '--to', target.url], { cwd: dir })
  expect([none.code, none.stderr.includes('BILLHOOK_FIXTURE_MISSING')]).toEqual([2, true])
})

test.each([
  ['no target', ['paid.json'], 'BILLHOOK_NO_TARGET'],
  ['a bad URL', ['paid.json', '--to', 'localhost:3000'], 'BILLHOOK_BAD_URL'],
  ['a missing fixture', ['nope.json', '--to', 'http://127.0.0.1:1'], 'BILLHOOK_FIXTURE_MISSING'],
  ['a glob that fits nothing', ['*.jsonl', '--to', 'http://127.0.0.1:1'], 'BILLHOOK_FIXTURE_MISSING'],
  ['a bad duration', ['paid.json', '--to', 'http://127.0.0.1:1', '--settle', '5'], 'BILLHOOK_USAGE'],
  ['an unknown check', ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'duplicates'], 'BILLHOOK_CHECK_UNKNOWN'],
  ['an unknown observer', ['paid.json', '--to', 'http://127.0.0.1:1', '--observe', 'redis:x'], 'BILLHOOK_OBSERVER_UNKNOWN'],
  ['an unknown reset', ['paid.json', '--to', 'http://127.0.0.1:1', '--reset', 'restart'], 'BILLHOOK_RESET_INVALID'],
  ['an unknown source', ['paid.json', '--to', 'http://127.0.0.1:1', '--source', 'stripes'], 'BILLHOOK_SOURCE_UNKNOWN'],
  ['an unknown report', ['paid.json', '--to', 'http://127.0.0.1:1', '--report', 'xml'], 'BILLHOOK_USAGE'],
  ['a target with a password', ['paid.json', '--to', 'http://me:secret@127.0.0.1:1'], 'BILLHOOK_BAD_URL'],
  ['rounds without a reset', ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'all', '--rounds', '3'], 'BILLHOOK_USAGE'],
  ['two paces', ['paid.json', '--to', 'http://127.0.0.1:1', '--rate', '5', '--speed', '2'], 'BILLHOOK_USAGE'],
  ['a pace for a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'all', '--rate', '5'], 'BILLHOOK_USAGE'],
  ['a place that is not there', ['paid.json', '--to', 'http://127.0.0.1:1', '--set', 'a.b.c=1'], 'BILLHOOK_EDIT_NO_PLACE'],
])('%s is exit 2, with what to do', async (_name, args, code) => {
  const ended = await billhook(['replay', ...args], { cwd: folder() })
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  expect(ended.stderr).toContain(`code: ${code}`)
  expect(ended.stderr).toContain('next: ')
})

test('standard input is a payload or a capture', async () => {
  const target = await startTarget()
  const pretty = JSON.stringify(paid, undefined, 2)
  await billhook(['replay', '-', '--to', target.url], { cwd: tempDir(), input: pretty })
  await billhook(['replay', '-', '--to', target.url], { cwd: tempDir(), input: `${JSON.stringify(refunded)}\n{"body_b64":"e30="}\n` })
  expect(target.hits.map((hit) => hit.body.toString())).toEqual([pretty, JSON.stringify(refunded), '{}'])
})

test('a target, an observer, a reset and a secret may stand in billhook.yaml', async () => {
  const handler = await startHandler({ twice: true, secret: 'whsec_yaml' })
  const yaml = `sources: { stripe: { secrets: ['\${BILLHOOK_TEST_SECRET}'] } }\nreplay: { to: '${handler.url}', observe: ['${handler.state}'], reset: '${handler.reset}' }\n`
  const dir = folder({ 'paid.json': paid, 'billhook.yaml': yaml })
  const ended = await billhook(['replay', '.', '--check', 'duplicate', '--settle', '60ms'], { cwd: dir, env: { BILLHOOK_TEST_SECRET: 'whsec_yaml' } })
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('/credits/cus_1: 100 after one delivery, 200 after the duplicate')
  expect(ended.stdout + ended.stderr).not.toContain('whsec_yaml')
})
