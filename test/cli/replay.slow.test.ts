import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startHandler } from '../helpers/handlers.ts'
import { folder, paid, refunded, reportOf } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('a plain replay sends the exact bytes in order, and fails on an unexpected answer', async () => {
  const target = await startTarget((hit) => (hit.body.includes('evt_back') ? 'hang' : 200))
  const odd = ` ${JSON.stringify(paid, undefined, 3)}\n\n`
  const dir = folder({ '1.json': odd, '2.json': refunded })
  const ended = await billhook(
    ['replay', '1.json', '2.json', '--to', `${target.url}/a?b=c`, '--timeout', '2s', '--report', 'json'],
    { cwd: dir },
  )
  expect(target.hits[0]).toMatchObject({ url: '/a?b=c', method: 'POST' })
  expect(target.hits[0]?.body.toString()).toBe(odd)
  expect(ended.code).toBe(1)
  expect(reportOf(ended)).toMatchObject({
    verdict: 'fail',
    deliveries: {
      sent: 2,
      status: { '200': 1, timeout: 1 },
      unmet: { count: 1, first: [{ delivery: '2.json', expected: '2xx', actual: 'timeout' }] },
    },
  })
  const good = await billhook(['replay', '1.json', '--to', target.url, '--report', 'json'], { cwd: dir })
  expect([good.code, reportOf(good).verdict]).toEqual([0, 'not-exercised'])
  const nobody = await billhook(['replay', '1.json', '--to', 'http://127.0.0.1:1/'], { cwd: dir })
  expect(nobody.stdout).toMatch(/^stopped +the target .* cannot be reached[^]*\n$/)
})

test('a redirect is a failure and is not followed', async () => {
  const target = await startTarget(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  const ended = await billhook(['replay', 'paid.json', '--to', target.url], { cwd: folder() })
  expect([ended.code, target.hits.length]).toEqual([1, 1])
})

test('expect: can declare a refusal as the expected answer', async () => {
  const target = await startTarget(() => 422)
  const dir = folder({ 'paid.json': paid, 's.yaml': 'deliveries: [{ fixture: paid.json, expect: { status: 422 } }]' })
  expect((await billhook(['replay', 's.yaml', '--to', target.url], { cwd: dir })).code).toBe(0)
})

test('expect: checks body and latency, and reports every difference', async () => {
  const target = await startTarget(() => ({ status: 200, body: '{"received":false,"id":9}' }))
  const scenario =
    'deliveries: [{ fixture: paid.json, expect: { status: 202, latency: 0.0001ms, body: { json: { received: ' +
    "true }, matches: '^x' } } }, { fixture: paid.json, expect: { body: { json: { id: 9 }, text: received } } }]"
  const dir = folder({ 'paid.json': paid, 's.yaml': scenario })
  const text = await billhook(['replay', 's.yaml', '--to', target.url, '--report', 'json=out.json'], { cwd: dir })
  expect(text.code).toBe(1)
  expect(text.stdout).toContain('1 answer was not as expected')
  expect(text.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /expected 202, got 200; latency: expected at most .*, got .*ms; body \/received: expected true, got false; body: expected \/\^x\//,
  )
  const { unmet } = reportOf({ stdout: readFileSync(join(dir, 'out.json'), 'utf8') }).deliveries
  expect(unmet).toMatchObject({
    count: 1,
    first: [
      {
        expected: '202',
        actual: '200',
        also: [{ of: 'latency' }, { of: 'body', path: '/received', expected: 'true', actual: 'false' }, { of: 'body' }],
      },
    ],
  })
})

test('--fail-on fails a run by its overall measurements, with and without --check', async () => {
  const target = await startTarget((_hit, count) => (count % 2 === 0 ? 503 : 200))
  const dir = folder({
    'paid.json': paid,
    's.yaml': 'deliveries: [{ fixture: paid.json }, { fixture: paid.json, expect: { status: 503 } }]',
  })
  const run = (...more: readonly string[]) => billhook(['replay', 's.yaml', '--to', target.url, ...more], { cwd: dir })
  const kept = await run('--fail-on', 'max>1m', '--fail-on', 'non-2xx>50%')
  expect([kept.code, kept.stdout]).toEqual([
    0,
    expect.stringMatching(/limits +max>1m: not exceeded, [\d.]+ ms\n +non-2xx>50%: not exceeded, 50%\n/),
  ])
  const exceeded = await run('--fail-on', 'non-2xx > 0', '--fail-on', 'errors>0', '--report', 'json')
  expect([exceeded.code, reportOf(exceeded).verdict]).toEqual([1, 'fail'])
  expect(reportOf(exceeded).thresholds).toEqual([
    { rule: 'non-2xx > 0', exceeded: true, measured: 1, unit: 'deliveries' },
    { rule: 'errors>0', exceeded: false, measured: 0, unit: 'deliveries' },
  ])
  const checked = await run('--check', 'duplicate', '--fail-on', 'p50>0.001ms')
  expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining('p50>0.001ms: exceeded')])
  const files = ['junit', 'tap', 'md', 'github', 'html', 'sarif'].flatMap((format) => [
    '--report',
    `${format}=out.${format}`,
  ])
  const plain = await run('--fail-on', 'non-2xx>0%', ...files, '--report', 'text')
  expect(plain.stdout.trimEnd()).toMatch(/replayed +every answer was as expected, but a limit was exceeded$/)
  for (const name of readdirSync(dir).filter((name) => name.startsWith('out.')))
    expect([name, readFileSync(join(dir, name), 'utf8')]).toEqual([
      name,
      expect.stringMatching(/non-2xx\\*(>|&gt;)0%(25)?: exceeded, 50%/),
    ])
})

test('--plan prints the plan and sends nothing', async () => {
  const target = await startTarget()
  const dir = folder({
    'paid.json': paid,
    's.yaml': 'deliveries: [{ fixture: paid.json, after: 2s, times: 2, set: { data.object.customer: cus_2 } }]',
  })
  const text = await billhook(['replay', 's.yaml', '--to', target.url, '--plan'], { cwd: dir })
  expect(text.code).toBe(0)
  expect(text.stdout).toMatch(/1 {2}invoice\.paid.*edited at\s+\/data\/object\/customer\) {2}after 2s {2}expects 2xx/)
  expect(text.stdout).toContain('copy 2')
  const json = await billhook(
    ['replay', 's.yaml', '--to', target.url, '--plan', '--check', 'duplicate,race', '--report', 'json'],
    { cwd: dir },
  )
  expect(JSON.parse(json.stdout)).toMatchObject({
    format: 'billhook.replay-plan/1',
    experiments: [
      { check: 'duplicate', subject: 'invoice.paid', rounds: 1 },
      { check: 'race', rounds: 20 },
    ],
  })
  expect(target.hits).toEqual([])
})

test('a report file is complete, or the run fails before anything is sent', async () => {
  const target = await startTarget()
  const dir = folder()
  const ended = await billhook(['replay', 'paid.json', '--to', target.url, '--report', 'json=out.json'], { cwd: dir })
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('every answer was as expected')
  expect(JSON.parse(readFileSync(join(dir, 'out.json'), 'utf8')).format).toBe('billhook.replay/1')
  expect(readdirSync(dir).toSorted()).toEqual(['out.json', 'paid.json'])
  for (const file of ['no/such/out.json', '.']) {
    const failed = await billhook(['replay', 'paid.json', '--to', target.url, '--report', `json=${file}`], { cwd: dir })
    expect([failed.code, failed.stdout, existsSync(join(dir, 'no'))]).toEqual([3, '', false])
    expect(failed.stderr).toContain('BILLHOOK_OUTPUT_UNWRITABLE')
  }
  expect(target.hits).toHaveLength(1)
})

test('text in a payload cannot control a terminal', async () => {
  const target = await startTarget()
  const dir = folder({ 'x.json': stripeEvent('evt_\u001B[2J', { type: 'a\u001B]0;x\u0007' }) })
  const ended = await billhook(['replay', 'x.json', '--to', target.url, '--check', 'duplicate'], { cwd: dir })
  const plan = await billhook(['replay', 'x.json', '--to', target.url, '--plan'], { cwd: dir })
  expect(ended.stdout + ended.stderr + plan.stdout).not.toContain('\u001B')
  expect(ended.stdout).toContain('\\x1b')
})

test('stored deliveries are replayed from the store', async () => {
  const dir = tempDir()
  const listening = await startListen([], { cwd: dir })
  const body = JSON.stringify(paid, undefined, 1)
  await fetch(listening.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  await fetch(listening.url, { method: 'POST', body: JSON.stringify(refunded) })
  await fetch(listening.url, { method: 'POST', body: '[]' })
  listening.process.kill('SIGINT')
  await listening.ended
  const target = await startTarget()
  const ended = await billhook(
    ['replay', 'store:type=invoice.*&since=1h&limit=5', '--to', target.url, '--report', 'json'],
    { cwd: dir },
  )
  expect(ended.stderr).not.toContain('error')
  expect(target.hits.map((hit) => hit.body.toString())).toEqual([body])
  await billhook(['replay', 'store:', '--to', target.url], { cwd: dir })
  expect(target.hits.slice(1).map((hit) => hit.body.toString())).toEqual([body, JSON.stringify(refunded)])
  const none = await billhook(['replay', 'store:type=nothing', '--to', target.url], { cwd: dir })
  expect([none.code, none.stderr.includes('BILLHOOK_FIXTURE_MISSING')]).toEqual([2, true])
})

test.each([
  ['no target', ['paid.json'], 'BILLHOOK_NO_TARGET'],
  ['a bad URL', ['paid.json', '--to', 'localhost:3000'], 'BILLHOOK_BAD_URL'],
  ['a missing fixture', ['nope.json', '--to', 'http://127.0.0.1:1'], 'BILLHOOK_FILE_NOT_FOUND'],
  ['a glob without a match', ['*.jsonl', '--to', 'http://127.0.0.1:1'], 'BILLHOOK_FILE_NOT_FOUND'],
  ['an empty secret', ['paid.json', '--to', 'http://127.0.0.1:1', '--secret', ''], 'BILLHOOK_USAGE'],
  ['a timeout of zero', ['paid.json', '--to', 'http://127.0.0.1:1', '--timeout', '0s'], 'BILLHOOK_USAGE'],
  ['a restart without a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--restart', 'cmd:true'], 'BILLHOOK_USAGE'],
  ['others without a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--others', '5'], 'BILLHOOK_USAGE'],
  ['a settle time without a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--settle', '5ms'], 'BILLHOOK_USAGE'],
  [
    'an ignored path without golden files',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--ignore', '/a'],
    'BILLHOOK_USAGE',
  ],
  [
    'an ignored path without an observer',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'all', '--ignore', '/a'],
    'BILLHOOK_USAGE',
  ],
  ['a bad duration', ['paid.json', '--to', 'http://127.0.0.1:1', '--settle', '5'], 'BILLHOOK_USAGE'],
  ['an unknown check', ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'duplicates'], 'BILLHOOK_CHECK_UNKNOWN'],
  [
    'an unknown observer',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--observe', 'redis:x'],
    'BILLHOOK_OBSERVER_UNKNOWN',
  ],
  ['an unknown reset', ['paid.json', '--to', 'http://127.0.0.1:1', '--reset', 'restart'], 'BILLHOOK_RESET_INVALID'],
  ['an unknown source', ['paid.json', '--to', 'http://127.0.0.1:1', '--source', 'stripes'], 'BILLHOOK_SOURCE_UNKNOWN'],
  ['an unknown report', ['paid.json', '--to', 'http://127.0.0.1:1', '--report', 'xml'], 'BILLHOOK_USAGE'],
  ['a target with a password', ['paid.json', '--to', 'http://me:secret@127.0.0.1:1'], 'BILLHOOK_BAD_URL'],
  ['rounds without a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--rounds', '3'], 'BILLHOOK_USAGE'],
  [
    'an invalid path to ignore',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--golden', 'golden', '--ignore', 'a..b'],
    'BILLHOOK_USAGE',
  ],
  ['a rate and a speed', ['paid.json', '--to', 'http://127.0.0.1:1', '--rate', '5', '--speed', '2'], 'BILLHOOK_USAGE'],
  [
    'an observer without a check',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--observe', 'http://127.0.0.1:1'],
    'BILLHOOK_USAGE',
  ],
  ['a reset without a check', ['paid.json', '--to', 'http://127.0.0.1:1', '--reset', 'cmd:true'], 'BILLHOOK_USAGE'],
  ['an invalid limit', ['paid.json', '--to', 'http://127.0.0.1:1', '--fail-on', 'p99<5ms'], 'BILLHOOK_USAGE'],
  [
    'a rate with a check',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--check', 'all', '--rate', '5'],
    'BILLHOOK_USAGE',
  ],
  [
    'a path that does not exist',
    ['paid.json', '--to', 'http://127.0.0.1:1', '--set', 'a.b.c=1'],
    'BILLHOOK_EDIT_NO_PLACE',
  ],
])('%s exits with 2 and a next step', async (_name, args, code) => {
  const ended = await billhook(['replay', ...args], { cwd: folder() })
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  expect(ended.stderr).toContain(`code: ${code}`)
  expect(ended.stderr).toContain('next: ')
})

test('standard input can be a payload or a capture', async () => {
  const target = await startTarget()
  const pretty = JSON.stringify(paid, undefined, 2)
  await billhook(['replay', '-', '--to', target.url], { cwd: tempDir(), input: pretty })
  await billhook(['replay', '-', '--to', target.url], {
    cwd: tempDir(),
    input: `${JSON.stringify(refunded)}\n{"body_b64":"e30="}\n`,
  })
  await billhook(['replay', '-', '--to', target.url], { cwd: tempDir(), input: '{"body_b64":"e30="}' })
  expect(target.hits.map((hit) => hit.body.toString())).toEqual([pretty, JSON.stringify(refunded), '{}', '{}'])
})

test('restart and ignore from billhook.yaml apply, and appear in the command for reproducing a failure', async () => {
  const handler = await startHandler({ twice: true, noise: () => performance.now() })
  const { url, state } = handler
  const yaml = `replay: { to: '${url}', observe: ['${state}'], restart: 'cmd:true', ignore: [/noise] }\n`
  const dir = folder({ 'paid.json': paid, 'billhook.yaml': yaml })
  const ended = await billhook(
    ['replay', '.', '--trust-config', '--check', 'duplicate', '--settle', '60ms', '--report', 'json'],
    { cwd: dir },
  )
  const plan = await billhook(['replay', '.', '--trust-config', '--check', 'crash', '--plan', '--report', 'json'], {
    cwd: dir,
  })
  const { experiments, oracle } = reportOf(ended)
  expect(experiments.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(['duplicate fail'])
  expect(oracle.ignored).toContain('/noise')
  expect(experiments[0]?.reproduce).toContain('--restart cmd:true --ignore /noise')
  expect(JSON.parse(plan.stdout)).toMatchObject({ experiments: [{ check: 'crash' }] })
})

test('the target, observer, reset and secret can be set in billhook.yaml', async () => {
  const handler = await startHandler({ twice: true, secret: 'whsec_yaml' })
  const yaml =
    `sources: { stripe: { secrets: ['\${BILLHOOK_TEST_SECRET}'] } }\nreplay: { to: '${handler.url}', observe: ` +
    `['${handler.state}'], reset: '${handler.reset}' }\n`
  const dir = folder({ 'paid.json': paid, 'billhook.yaml': yaml })
  const ended = await billhook(['replay', '.', '--check', 'duplicate', '--settle', '60ms'], {
    cwd: dir,
    env: { BILLHOOK_TEST_SECRET: 'whsec_yaml' },
  })
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('credits of cus_1: +200 instead of +100 (2 times)')
  expect(ended.stdout + ended.stderr).not.toContain('whsec_yaml')
})
