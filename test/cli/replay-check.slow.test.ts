import { expect, test } from 'vitest'
import { billhook, start } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startHandler, type HandlerOptions } from '../helpers/handlers.ts'
import { folder, paid, refunded, reportOf, runCheck } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { until } from '../helpers/until.ts'

test('a double charge is found, with its path and both amounts', async () => {
  const handler = await startHandler({ twice: true })
  const ended = await runCheck('duplicate', handler, folder(), '--seed', '7')
  expect(ended.code).toBe(1)
  const report = reportOf(ended)
  expect(report).toMatchObject({
    format: 'billhook.replay/1',
    verdict: 'fail',
    seed: 7,
    oracle: { level: 1, observers: ['http'] },
  })
  expect(report.experiments).toMatchObject([
    {
      check: 'duplicate',
      subject: 'invoice.paid',
      verdict: 'fail',
      rounds: 1,
      evidence: [{ path: '/credits/cus_1', expected: 100, actual: 200 }],
    },
  ])
  expect(report.deliveries.status).toEqual({ '200': report.deliveries.sent })
  expect(report.not_tested).toContainEqual({ check: 'race', reason: 'not requested' })
  // Five events with different ids: a warm-up, two controls, the trial, and its repetition, which confirms the failure.
  expect(new Set(handler.log).size).toBe(5)
})

test.each([
  ['adds at once', {}, 'pass', 'even for the same customer and at the same moment'],
  [
    'reads the credit and writes it later',
    { writesAfterMs: 20 },
    'fail',
    'one of two simultaneous events for the same customer was lost (10 of 10 rounds)',
  ],
])('two simultaneous payments of one customer, and a handler that %s', async (_name, options, verdict, reason) => {
  const handler = await startHandler(options)
  const ended = await runCheck('distinct', handler, folder())
  expect(reportOf(ended).experiments).toMatchObject([
    { check: 'distinct', verdict, reason: expect.stringContaining(reason) },
  ])
})

test('the command for reproducing a failure works and contains no secret', async () => {
  const handler = await startHandler({ twice: true, secret: 'whsec_hidden' })
  const dir = folder()
  const ended = await runCheck('duplicate', handler, dir, '--secret', 'whsec_hidden', '--reset', handler.reset)
  const { reproduce = '' } = reportOf(ended).experiments[0] ?? {}
  expect(ended.stdout + ended.stderr).not.toContain('whsec_hidden')
  const [variable = '', command = ''] = reproduce.split(' billhook ')
  expect(variable).toBe('BILLHOOK_SECRET="${BILLHOOK_SECRET:?set BILLHOOK_SECRET first}"')
  const again = await billhook([...command.split(' '), '--report', 'json'], {
    cwd: dir,
    env: { BILLHOOK_SECRET: 'whsec_hidden' },
  })
  expect([again.code, reportOf(again).verdict]).toEqual([1, 'fail'])
})

test('without a reset, the command reproduces a failure of a handler that keeps its state', async () => {
  const handler = await startHandler({ writesAfterMs: 20 })
  const dir = folder()
  const ended = await runCheck('distinct', handler, dir)
  const { verdict, reproduce = '' } = reportOf(ended).experiments[0] ?? {}
  const again = await billhook([...reproduce.split(' ').slice(1), '--report', 'json'], { cwd: dir })
  expect([verdict, again.code, reportOf(again).verdict]).toEqual(['fail', 1, 'fail'])
})

test('credentials in URLs and commands are never printed', async () => {
  const handler = await startHandler({ twice: true })
  const url = `${handler.url}?token=s3cret`
  const reset =
    `cmd:"${process.execPath}" -e "fetch('${handler.reset}', { method: 'POST' })" -- 'Authorization: ` +
    `Bearer s3cret'`
  const base = ['replay', '.', '--check', 'duplicate', '--settle', '40ms']
  const runs = [
    ['--to', url, '--observe', `${handler.state}?api_key=s3cret`, '--reset', reset],
    ['--to', url, '--observe', `${handler.state}?api_key=s3cret`, '--reset', reset, '--report', 'json'],
    ['--to', url, '--observe', `${handler.state}?api_key=s3cret`, '--reset', reset, '--plan', '--report', 'json'],
    ['--to', 'http://127.0.0.1:1/?token=s3cret'],
    ['--to', url, '--observe', 'http://127.0.0.1:1/?access_token=s3cret'],
    ['--to', url, '--observe', handler.state, '--reset', 'http://127.0.0.1:1/?key=s3cret'],
    ['--to', url, '--observe', handler.state, '--reset', 'cmd:TOKEN=s3cret; echo "Bearer s3cret" >&2; exit 1'],
    ['--to', 'http://me:s3cret@127.0.0.1:1/'],
    ['--to', url, '--observe', 'http://me:s3cret@127.0.0.1:1/'],
    ['--to', url, '--observe', handler.state, '--reset', 'http://me:s3cret@127.0.0.1:1/'],
  ]
  for (const run of runs) {
    const { stdout, stderr } = await billhook([...base, ...run], { cwd: folder() })
    expect(stdout + stderr).not.toContain('s3cret')
  }
  const { experiments } = reportOf(await billhook([...base, ...(runs[1] ?? [])], { cwd: folder() }))
  expect(experiments[0]).toMatchObject({ verdict: 'fail', reproduce: expect.stringContaining('token=***') })
}, 90_000)

test('a handler that applies an event once passes, and the text shows what is proved and not tested', async () => {
  const handler = await startHandler()
  const dir = folder()
  expect((await runCheck('duplicate', handler, dir, '--reset', handler.reset, '--rounds', '2')).code).toBe(0)
  expect(handler.log[0]).toBe('reset')
  const text = await billhook(
    [
      'replay',
      '.',
      '--to',
      handler.url,
      '--check',
      'duplicate',
      '--observe',
      handler.state,
      '--reset',
      handler.reset,
      '--settle',
      '60ms',
    ],
    { cwd: dir },
  )
  expect(text.stdout).toMatch(/PASS +duplicate +invoice.paid +the duplicate changed nothing/)
  expect(text.stdout).toMatch(/proved +1 of 1; observed through http \(oracle level 1\)/)
  expect(text.stdout).toMatch(/not tested[^]*race/)
  expect(text.stdout).toMatch(/verdict +PASS/)
})

test.each<[string, HandlerOptions, 'pass' | 'fail']>([
  ['is found', { twice: true, effectAfterMs: 150 }, 'fail'],
  ['passes if it is correct', { effectAfterMs: 150 }, 'pass'],
])('an effect 150 ms after the answer %s', async (_name, options, verdict) => {
  const handler = await startHandler(options)
  expect(reportOf(await runCheck('duplicate', handler, folder(), '--settle', '200ms')).verdict).toBe(verdict)
})

test('a late second effect of the first delivery does not count as a double charge', async () => {
  const handler = await startHandler({ afterwardsMs: 360 })
  for (const more of [[], ['--reset', handler.reset]]) {
    const hasty = await runCheck('duplicate', handler, folder(), '--settle', '240ms', ...more)
    expect([hasty.code, reportOf(hasty).experiments[0]?.verdict]).toEqual([4, 'inconclusive'])
    expect(reportOf(hasty).experiments[0]?.hint).toContain('raise --settle')
  }
  const patient = await runCheck('duplicate', handler, folder(), '--reset', handler.reset, '--settle', '600ms')
  expect([patient.code, reportOf(patient).verdict]).toEqual([0, 'pass'])
})

/** An event that the handler applies late, and one that it ignores or applies at once. */
const lateAndPaid = {
  '1.json': stripeEvent('evt_late', {
    type: 'invoice.created',
    data: { object: { id: 'in_2', object: 'invoice', customer: 'cus_2' } },
  }),
  '2.json': paid,
}

async function checkLate(lateMs: number, settle: readonly string[], options: HandlerOptions) {
  const handler = await startHandler({ lateMs: { 'invoice.created': lateMs }, ...options })
  const args = [
    'replay',
    '.',
    '--to',
    handler.url,
    '--check',
    'duplicate',
    '--observe',
    handler.state,
    '--reset',
    handler.reset,
    '--report',
    'json',
    ...settle,
  ]
  const { experiments } = reportOf(await billhook(args, { cwd: folder(lateAndPaid) }))
  return experiments.map(({ verdict }) => verdict)
}

test('a late effect does not count for or against the following event', async () => {
  const ignoring = { handles: ['invoice.created'] }
  const seen = await Promise.all([500, 700, 800].flatMap((ms) => [checkLate(ms, [], ignoring), checkLate(ms, [], {})]))
  expect(seen).toEqual(
    [500, 700, 800].flatMap(() => [
      ['pass', 'not-exercised'],
      ['pass', 'pass'],
    ]),
  )
}, 120_000)

test('an effect later than any wait does not count as an effect of the following event', async () => {
  const settle = ['--settle', '40ms']
  const delays = [360, 450, 500, 600, 700, 900]
  const ignored = await Promise.all(delays.map((ms) => checkLate(ms, settle, { handles: ['invoice.created'] })))
  expect(ignored.map(([, paid]) => paid)).not.toContain('pass')
  const safe = await Promise.all(delays.map((ms) => checkLate(ms, settle, {})))
  expect(safe.flat()).not.toContain('fail')
}, 120_000)

test('a handler that ignores everything proves nothing', async () => {
  const handler = await startHandler({ handles: [] })
  const fresh = await runCheck('duplicate', handler, folder(), '--reset', handler.reset)
  expect([fresh.code, reportOf(fresh).verdict, reportOf(fresh).experiments[0]?.verdict]).toEqual([
    4,
    'inconclusive',
    'not-exercised',
  ])
  const unknown = await runCheck('duplicate', handler, folder())
  expect([unknown.code, reportOf(unknown).experiments[0]?.verdict]).toEqual([4, 'inconclusive'])
  expect(reportOf(unknown).experiments[0]?.hint).toContain('--reset')
})

test('an event type that the handler ignores does not affect the results of others', async () => {
  const handler = await startHandler({ handles: ['invoice.paid'] })
  const ended = await runCheck(
    'duplicate',
    handler,
    folder({ '1.json': refunded, '2.json': paid }),
    '--reset',
    handler.reset,
  )
  expect(ended.code).toBe(0)
  expect(reportOf(ended).experiments.map(({ subject, verdict }) => [subject, verdict])).toEqual([
    ['charge.refunded', 'not-exercised'],
    ['invoice.paid', 'pass'],
  ])
})

test('two events have one other order', async () => {
  const handler = await startHandler()
  const failed = stripeEvent('evt_failed', {
    type: 'invoice.payment_failed',
    created: 1_750_000_010,
    data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
  })
  const ended = await runCheck('duplicate', handler, folder({ '1.json': paid, '2.json': failed }), '--check', 'order')
  expect(reportOf(ended).experiments.find(({ check }) => check === 'order')).toMatchObject({
    verdict: 'pass',
    reason: 'the other order of 2 events led to the same state',
  })
})

test('a state that changes on its own does not count as a double charge', async () => {
  let count = 0
  const handler = await startHandler({ noise: () => (count += 1) })
  const ended = await runCheck('duplicate', handler, folder())
  expect([ended.code, reportOf(ended).verdict]).toEqual([4, 'inconclusive'])
  expect(reportOf(ended).experiments[0]?.reason).toContain('noisy')
  expect(handler.log).toEqual([])
})

test('a state that changes on its own is detected once, not for each event type, and nothing is sent', async () => {
  const handler = await startHandler({ noise: () => performance.now() })
  const ended = await runCheck(
    'duplicate',
    handler,
    folder({ '1.json': refunded, '2.json': paid }),
    '--reset',
    handler.reset,
  )
  expect(reportOf(ended).experiments.map(({ subject, reason }) => [subject, reason])).toEqual([
    ['charge.refunded', 'noisy: the state keeps changing, although nothing was delivered'],
    ['invoice.paid', 'noisy: the state keeps changing, although nothing was delivered'],
  ])
  expect(handler.log).toEqual(['reset', 'reset'])
})

test('a state that stops changing after a reset is judged', async () => {
  const handler = await startHandler({
    noise: () => (handler.log.filter((id) => id === 'reset').length < 2 ? performance.now() : 0),
  })
  expect(reportOf(await runCheck('duplicate', handler, folder(), '--reset', handler.reset)).verdict).toBe('pass')
})

test('a 409 for a duplicate is a warning: it does no harm, but the provider keeps sending', async () => {
  const handler = await startHandler({ duplicateStatus: 409 })
  const ended = await runCheck('duplicate', handler, folder())
  expect([ended.code, reportOf(ended).verdict]).toEqual([0, 'warn'])
  expect(reportOf(ended).experiments[0]?.reason).toContain('409')
})

test.each<[HandlerOptions['onDuplicate'], number, string]>([
  ['drop', 1, 'fail'],
  ['die', 1, 'fail'],
  ['drop once', 0, 'warn'],
])('a target that responds to the duplicate with %j exits with %i, %s', async (onDuplicate = 'die', code, verdict) => {
  const ended = await runCheck('duplicate', await startHandler({ onDuplicate }), folder())
  expect([ended.code, reportOf(ended).verdict]).toEqual([code, verdict])
  const blind = await startHandler({ onDuplicate })
  const unseen = await billhook(['replay', '.', '--to', blind.url, '--check', 'duplicate', '--report', 'json'], {
    cwd: folder(),
  })
  expect(reportOf(unseen).verdict).toBe(verdict)
  if (verdict === 'fail') expect(reportOf(unseen).experiments[0]?.reason).toContain('died or dropped the connection')
})

test('without an observer, nothing is proved, whatever the answers are', async () => {
  const handler = await startHandler()
  const ended = await billhook(
    ['replay', 'paid.json', '--to', handler.url, '--check', 'duplicate', '--report', 'json'],
    { cwd: folder() },
  )
  expect([ended.code, reportOf(ended).verdict, reportOf(ended).oracle]).toEqual([
    4,
    'inconclusive',
    { level: 0, observers: [], ignored: [] },
  ])
})

test('a handler that verifies signatures gets fresh ones; without the secret, the report says so', async () => {
  const handler = await startHandler({ secret: 'whsec_a' })
  expect((await runCheck('duplicate', handler, folder(), '--secret', 'whsec_a')).code).toBe(0)
  const wrong = reportOf(await runCheck('duplicate', handler, folder(), '--secret', 'whsec_b'))
  expect(wrong.experiments[0]).toMatchObject({
    verdict: 'inconclusive',
    hint: expect.stringContaining('the same secret as billhook'),
  })
  const none = await runCheck('duplicate', handler, folder())
  expect(none.code).toBe(4)
  expect(reportOf(none).experiments[0]?.hint).toContain('pass --secret')
  expect(none.stderr.match(/BILLHOOK_UNSIGNED/g)).toHaveLength(1)
})

test('the earlier events of a scenario are delivered before the tested event, with ids of the same copy', async () => {
  const handler = await startHandler()
  const dir = folder({
    'a.json': refunded,
    'b.json': paid,
    'scenario.yaml': 'deliveries:\n  - fixture: a.json\n  - fixture: b.json\n',
  })
  await runCheck('duplicate', handler, dir, '--reset', handler.reset)
  // Removes the suffix of copied ids, which leaves the id of the original event.
  const copies = handler.log.map((id) => id.replace(/_[\da-f]{10}$/, ''))
  const paidFirst = copies.indexOf('evt_paid')
  expect(copies.slice(paidFirst - 1, paidFirst + 1)).toEqual(['evt_back', 'evt_paid'])
  expect(copies.filter((id, index) => id === 'evt_paid' && copies[index - 1] === 'reset')).toEqual([])
})

test('an unreachable target or a failing observer exits with 3, and earlier results are printed', async () => {
  const dir = folder()
  const dead = await billhook(['replay', 'paid.json', '--to', 'http://127.0.0.1:1/hook', '--report', 'json'], {
    cwd: dir,
  })
  expect([dead.code, reportOf(dead).stopped?.code]).toEqual([3, 'BILLHOOK_TARGET_UNREACHABLE'])
  expect(dead.stderr).toMatch(
    /error: the target .* cannot be reached.*\n {2}next: .*\n {2}code: BILLHOOK_TARGET_UNREACHABLE/,
  )
  const handler = await startHandler({ twice: true })
  const reads = { left: 1_000 }
  const observer = await startTarget((_hit, count) =>
    count > reads.left ? 500 : { status: 200, body: JSON.stringify({ n: handler.log.length }) },
  )
  const running = start(
    [
      'replay',
      '.',
      '--to',
      handler.url,
      '--check',
      'duplicate',
      '--observe',
      observer.url,
      '--settle',
      '60ms',
      '--report',
      'json',
    ],
    { cwd: folder({ '1.json': paid, '2.json': refunded }) },
  )
  // Wait until the warm-up is over.
  await until(() => handler.log.filter((id) => id.startsWith('evt_back')).length > 1)
  reads.left = 0
  const ended = await running.ended
  // Earlier results are kept, whatever the reason for the end of the run.
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('code: BILLHOOK_OBSERVER_FAILED')])
  expect(reportOf(ended)).toMatchObject({
    verdict: 'fail',
    experiments: [{ subject: 'invoice.paid', verdict: 'fail' }],
    stopped: { code: 'BILLHOOK_OBSERVER_FAILED' },
  })
  expect(reportOf(ended).not_tested).toContainEqual({
    check: 'duplicate',
    reason: 'charge.refunded: the run ended early',
  })
})

test('an observer that hangs ends the run within --timeout', async () => {
  const handler = await startHandler()
  const observer = await startTarget(() => 'hang')
  const ended = await billhook(
    [
      'replay',
      '.',
      '--to',
      handler.url,
      '--check',
      'all',
      '--observe',
      observer.url,
      '--timeout',
      '300ms',
      '--report',
      'json',
    ],
    { cwd: folder() },
  )
  expect([ended.code, reportOf(ended).stopped]).toMatchObject([
    3,
    { code: 'BILLHOOK_OBSERVER_FAILED', message: expect.stringContaining('did not answer within 300ms') },
  ])
})

test('for standard input, the command says that reproducing needs the same input', async () => {
  const handler = await startHandler({ twice: true })
  const args = [
    'replay',
    '-',
    '--to',
    handler.url,
    '--check',
    'duplicate',
    '--observe',
    handler.state,
    '--settle',
    '60ms',
    '--report',
    'json',
  ]
  const { experiments } = reportOf(await billhook(args, { cwd: folder(), input: JSON.stringify(paid) }))
  expect(experiments[0]?.reproduce).toMatch(/^billhook replay - .* # with the same standard input$/)
})

test('Ctrl-C prints the results so far and exits with 130', async () => {
  const handler = await startHandler({ twice: true })
  const running = start(
    [
      'replay',
      '.',
      '--to',
      handler.url,
      '--check',
      'duplicate',
      '--observe',
      handler.state,
      '--settle',
      '400ms',
      '--report',
      'json',
    ],
    { cwd: folder({ '1.json': paid, '2.json': refunded }) },
  )
  // Wait until the warm-up is over.
  await until(() => handler.log.filter((id) => id.startsWith('evt_back')).length > 1)
  running.process.kill('SIGINT')
  const ended = await running.ended
  expect(ended.code).toBe(130)
  expect(reportOf(ended)).toMatchObject({
    experiments: [{ subject: 'invoice.paid', verdict: 'fail' }],
    stopped: { code: 'BILLHOOK_INTERRUPTED' },
  })
})

test('a process left behind by a reset command does not delay the end', async () => {
  const handler = await startHandler()
  const start = Date.now()
  await runCheck('duplicate', handler, folder(), '--reset', 'cmd:sleep 20 & exit 0')
  expect(Date.now() - start).toBeLessThan(15_000)
})
