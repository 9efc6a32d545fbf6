import { expect, test } from 'vitest'
import type { CheckResult } from '../../../src/core/results/replay-report.ts'
import { runChecks, type RunChecksOptions } from '../../../src/replay/harness/run-checks.ts'
import type { Check, Judgement, Tools, Trial } from '../../../src/replay/checks/check.ts'
import { eachType } from '../../../src/replay/checks/subjects.ts'
import { deliverOnce, fakeHarness, invoicePaid, onlyCompact } from '../../helpers/harness.ts'

const place = { path: '/payments', expected: 1, actual: 2 }
const failed: Judgement = { verdict: 'fail', reason: 'applied twice', evidence: [place] }
const passed: Judgement = { verdict: 'pass', reason: 'applied once', evidence: [] }

/** Returns a check whose runs end with these judgements in order. */
function check(judgements: readonly Judgement[], more: Partial<Check> = {}): Check {
  let runs = 0
  return {
    ...base,
    run: async () => judgements[runs++] ?? passed,
    ...more,
  }
}

const base: Check = {
  name: 'duplicate',
  title: 'the same event again',
  help: 'Keep the event id.',
  steps: [],
  rounds: 1,
  subjects: eachType,
  run: async () => passed,
}

function trialsOf(checks: readonly Check[], steps = [invoicePaid()]): Trial[] {
  return checks.flatMap((one) => eachType(steps).map((subject) => ({ ...subject, check: one, rounds: 1 })))
}

async function run(
  trials: readonly Trial[],
  fake: Parameters<typeof fakeHarness>[0] = {},
  more: Partial<RunChecksOptions> = {},
) {
  const { harness, options, sent, resets } = fakeHarness(fake)
  const results: (CheckResult | undefined)[] = []
  const entered: string[] = []
  const running = runChecks(
    {
      plan: { seed: 1, trials },
      harness,
      egress: [],
      keys: [],
      restart: undefined,
      timeoutMs: 1_000,
      settings: { others: 100, pressureMs: 4_000 },
      timeline: { enter: (name, subject) => void entered.push(`${name} ${subject}`) },
      env: options.env,
      emit: () => undefined,
      reproduce: () => 'billhook replay',
      ...more,
    },
    (result) => void results.push(result),
  )
  return { results, sent, resets, entered, running }
}

async function resultsOf(...given: Parameters<typeof run>) {
  const { running, ...found } = await run(...given)
  await running
  return found
}

test('a failure that does not recur is inconclusive, because its effect may only have been late', async () => {
  const { results } = await resultsOf(trialsOf([check([failed, passed])]))
  expect(results).toMatchObject([
    { verdict: 'inconclusive', reason: expect.stringMatching(/failed once \(applied twice\)/) },
  ])
})

test("a result contains what was tried and what helps, for reports that know only the check's name", async () => {
  const { results } = await resultsOf(trialsOf([check([passed])]))
  expect(results).toMatchObject([{ check: 'duplicate', title: base.title, help: base.help }])
})

test('a failure that recurs is a failure, and the second attempt uses other ids', async () => {
  const ids: string[] = []
  const twice = check([], {
    run: async (_trial, tools) => {
      await tools.runRounds(1, [async ({ step }) => void ids.push(step.identities[0]?.eventId ?? '')])
      return failed
    },
  })
  const { results } = await resultsOf(trialsOf([twice]))
  expect(results).toMatchObject([{ verdict: 'fail', evidence: [place] }])
  expect(new Set(ids).size).toBe(2)
})

test.each<[string, Judgement, Partial<Check>, number]>([
  ['a failure without evidence of an effect is certain at once', { ...failed, evidence: [] }, {}, 1],
  ['so is one of a check that cannot fail by chance', failed, { confirm: false }, 1],
  ['but never one for want of an effect, which may be late', { ...failed, missing: true }, { confirm: false }, 2],
])('%s', async (_name, judgement, more, runs) => {
  let count = 0
  const counting = check([], {
    ...more,
    run: async () => {
      count += 1
      return judgement
    },
  })
  const { results } = await resultsOf(trialsOf([counting]))
  expect(results).toMatchObject([{ verdict: 'fail' }])
  expect(count).toBe(runs)
  expect(results[0]).not.toHaveProperty('missing')
})

test('once per source: a second event type is not tested and counts as done', async () => {
  const steps = [invoicePaid('evt_a'), invoicePaid('evt_b', 'invoice.voided')]
  const { results } = await resultsOf(trialsOf([check([], { oncePerSource: true })], steps), { steps })
  expect(results).toMatchObject([{ subject: 'invoice.paid', verdict: 'pass' }, undefined])
})

test('once per source: an event type without an effect does not use up the only trial', async () => {
  const steps = [invoicePaid('evt_a', 'invoice.voided'), invoicePaid('evt_b')]
  const { results } = await resultsOf(trialsOf([check([], { oncePerSource: true })], steps), {
    steps,
    type: 'invoice.paid',
  })
  expect(results).toMatchObject([undefined, { subject: 'invoice.paid', verdict: 'pass' }])
})

test('once per source: if no type has an effect, the last one gives the reason', async () => {
  const steps = [invoicePaid('evt_a', 'invoice.voided'), invoicePaid('evt_b')]
  const { results } = await resultsOf(trialsOf([check([], { oncePerSource: true })], steps), {
    steps,
    handle: () => 401,
  })
  expect(results).toMatchObject([undefined, { verdict: 'inconclusive', reason: expect.stringMatching(/with a 401/) }])
})

test('a target that dies during a check is a finding, with its last answer', async () => {
  let deliveries = 0
  const deadly = check([], {
    run: async (_trial, tools: Tools) => {
      await tools.runRounds(1, [deliverOnce])
      return passed
    },
  })
  const { results } = await resultsOf(trialsOf([deadly]), {
    handle: ({ invoice }, { pay, die }) => {
      // The warm-up and two controls precede the check.
      if (++deliveries <= 3) return pay(invoice)
      die()
      return 'reset'
    },
  })
  expect(results).toMatchObject([{ verdict: 'fail', reason: expect.stringMatching(/reset/) }])
})

test('an error in a check ends the run, and earlier results are kept', async () => {
  const broken = check([], {
    name: 'late',
    run: async () => {
      throw new Error('no state')
    },
  })
  const { running, results } = await run(trialsOf([check([passed]), broken]))
  await expect(running).rejects.toThrow('no state')
  expect(results).toMatchObject([{ check: 'duplicate', verdict: 'pass' }])
})

test('controls run once per event type, however many checks use them', async () => {
  const { sent } = await resultsOf(trialsOf([check([]), check([], { name: 'late' })]))
  expect(sent).toEqual(['warm-up', 'control: one', 'control: another'])
})

test('the target is reset between two checks, but not between two event types of one check', async () => {
  const steps = [invoicePaid('evt_a'), invoicePaid('evt_b', 'invoice.voided')]
  const { resets } = await resultsOf(trialsOf([check([]), check([], { name: 'late' })], steps), {
    steps,
    reset: ({ payments }) => void payments.splice(0),
  })
  expect(resets()).toBe(2)
})

test('a body accepted only without whitespace fails a check that can interpret this', async () => {
  const rewritten: Judgement = { ...failed, reason: 'verifies a rewritten body' }
  const { results } = await resultsOf(
    trialsOf([check([], { name: 'signature', ifOnlyCompact: rewritten }), check([])], onlyCompact.steps),
    onlyCompact,
  )
  expect(results).toMatchObject([
    { check: 'signature', verdict: 'fail', reason: 'verifies a rewritten body' },
    { check: 'duplicate', verdict: 'inconclusive' },
  ])
})
