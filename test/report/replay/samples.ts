import type { CheckResult, ReplayReport, TimelineEntry } from '../../../src/core/results/replay-report.ts'

/** Six event types of a Stripe account. */
const types = [
  'invoice.paid',
  'invoice.payment_failed',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'charge.refunded',
  'checkout.session.completed',
]

const checks = [
  'distinct',
  'duplicate',
  'late',
  'race',
  'timeout',
  'lost-response',
  'fault',
  'twin',
  'version',
  'order',
  'stale',
  'orphan',
  'unknown',
  'signature',
  'replay-attack',
  'pressure',
]

export const passed: CheckResult = {
  check: 'duplicate',
  subject: 'invoice.paid',
  verdict: 'pass',
  reason: 'the duplicate changed nothing',
  rounds: 1,
  evidence: [],
  fixture: 'fixtures/stripe/2024-06-20/invoice.paid.json',
  took_ms: 412,
  reproduce: 'billhook replay fixtures/stripe/2024-06-20/invoice.paid.json --check duplicate --seed 7',
}

export const failed: CheckResult = {
  ...passed,
  check: 'race',
  verdict: 'fail',
  reason: '2 of 20 rounds applied the event twice',
  hint: 'let a unique key decide, in the transaction that has the effect',
  rounds: 20,
  evidence: [
    { path: '/credits/cus_1', expected: 100, actual: 200 },
    { path: '/charges', element: { customer: 'cus_1', amount: 100, currency: 'eur' }, expected: 1, actual: 2 },
  ],
  sequence: ['deliver invoice.paid (evt_1)', 'deliver invoice.paid (evt_1) 0.3 ms later'],
  measured: { skew_ms_p50: 0.31, rate_upper_bound: 0.15 },
  took_ms: 21_600,
  reproduce:
    `BILLHOOK_SECRET="\${BILLHOOK_SECRET:?}" billhook replay fixtures/stripe/2024-06-20/invoice.paid.json --to ` +
    `'http://127.0.0.1:3000/webhooks' --check race --observe sqlite:app.db --rounds 20 --seed 7`,
}

/** All characters with a special meaning in a terminal, XML, HTML, Markdown, YAML or workflow commands. */
export const evil = `\u001B[2J\u0000<script>alert(1)</script>&"' \`|*_#::error::%0A\n...\n---\u202E\u{10FFFF}\uD800]]>`

const order: CheckResult = {
  ...failed,
  check: 'order',
  subject: 'customer.subscription.updated',
  reason: 'after another order of 4 events the subscription is active although it was cancelled',
  hint: 'compare the time of the event with that of the state before it is written',
  evidence: [
    {
      observer: 'sqlite',
      path: '/subscriptions',
      element: { id: 'sub_1NvXo2LkdIwHu7ixOeJQuaWc_a_very_long_identifier_that_goes_on', status: 'canceled' },
      expected: 1,
    },
    {
      observer: 'sqlite',
      path: '/subscriptions',
      element: { id: 'sub_1NvXo2LkdIwHu7ixOeJQuaWc_a_very_long_identifier_that_goes_on', status: 'active' },
      actual: 1,
    },
    {
      observer: 'egress',
      path: '/POST ~1v1~1refunds',
      element: { charge: 'ch_1', note: evil },
      expected: 0,
      actual: 1,
    },
  ],
  sequence: ['deliver customer.subscription.deleted (evt_9)', 'deliver customer.subscription.updated (evt_8)'],
  measured: {},
  took_ms: 9_300,
  fixture: 'captures/june.jsonl:12',
}

function trial(check: string, subject: string): CheckResult {
  if (check === 'race' && (subject === 'invoice.paid' || subject === 'charge.refunded')) return { ...failed, subject }
  if (check === 'order' && subject === order.subject) return order
  if (check === 'unknown' && subject === 'invoice.paid')
    return {
      ...passed,
      check,
      subject,
      verdict: 'warn',
      reason: 'a type that does not exist was answered with 500',
      hint: 'answer 2xx to what is not known',
      took_ms: 80,
    }
  if (check === 'late')
    return {
      ...passed,
      check,
      subject,
      verdict: 'inconclusive',
      reason: 'the state never settled within 10s',
      hint: 'leave out what changes by itself: --ignore /heartbeat',
      took_ms: 1_900,
    }
  if (check === 'twin')
    return { ...passed, check, subject, verdict: 'not-exercised', reason: 'no other event tells the same', took_ms: 0 }
  return {
    ...passed,
    check,
    subject,
    reason:
      check === 'race'
        ? '0 of 20 rounds; at most 15 % of races, with 95 % certainty'
        : 'the effect is that of one delivery',
    took_ms: check === 'pressure' ? 3_000 : 300,
  }
}

const timeline = Array.from({ length: 60 }, (_, index): TimelineEntry[] => {
  const at = index * 1_300
  const place = { check: checks[Math.floor(index / 4)] ?? 'race', subject: types[index % 6] ?? '' }
  const delivery: TimelineEntry = {
    ...place,
    kind: 'delivery',
    at_ms: at,
    note: 'race',
    type: place.subject,
    event_id: `evt_${index}`,
    took_ms: 4 + (index % 7) * 90,
    answer: index % 11 === 0 ? '500' : index % 17 === 0 ? 'timeout' : '200',
  }
  if (place.check === 'race')
    return [
      ...Array.from({ length: 10 }, (_copy, copy): TimelineEntry => ({
        ...delivery,
        at_ms: at + copy / 10,
        took_ms: 60 + copy * 7,
      })),
      { ...place, kind: 'effect', at_ms: at + 90, changes: 2, paths: ['/credits/cus_1', '/charges'] },
    ]
  return index % 3 === 0
    ? [delivery, { ...place, kind: 'effect', at_ms: at + 200, changes: 1 + (index % 4), paths: ['/credits/cus_1'] }]
    : [delivery]
}).flat()

/** A long run with a handler that has some faults: 16 checks on 6 types. */
export const report: ReplayReport = {
  format: 'billhook.replay/1',
  target: 'http://127.0.0.1:3000/webhooks',
  started_at: '2026-03-01T09:30:00.000Z',
  version: '1.2.3',
  commit: '0123456789abcdef0123456789abcdef01234567',
  verdict: 'fail',
  seed: 7,
  oracle: { level: 2, observers: ['sqlite', 'egress'], ignored: ['updated_at of every table', '/heartbeat'] },
  experiments: checks.flatMap((check) => types.map((subject) => trial(check, subject))),
  not_tested: [
    { check: 'crash', reason: 'no command to restart the target: --restart' },
    { check: 'batch', reason: 'no fixture holds more than one event' },
    { check: 'conflict', reason: 'no fixture holds more than one event' },
  ],
  deliveries: {
    sent: 4_812,
    status: { '200': 4_700, '400': 88, '500': 18, timeout: 6 },
    latency_ms: {
      p50: 1.82,
      p99: 212.4,
      histogram: [
        { up_to: 1, upTo: 1, count: 812 },
        { up_to: 2, upTo: 2, count: 2_400 },
        { up_to: 5, upTo: 5, count: 1_100 },
        { up_to: 10, upTo: 10, count: 310 },
        { up_to: 50, upTo: 50, count: 120 },
        { up_to: 100, upTo: 100, count: 40 },
        { up_to: 500, upTo: 500, count: 24 },
      ],
    },
  },
  timeline,
  took_ms: 84_300,
}

/** A run with a folder of ten event types, which `order` and `orphan` test as one sequence. */
export const folderReport: ReplayReport = {
  ...report,
  experiments: ['duplicate', 'race', 'order', 'orphan'].flatMap((check) => {
    const ten = [...types, 'invoice.created', 'invoice.finalized', 'customer.subscription.created', 'charge.disputed']
    const subjects = check === 'order' || check === 'orphan' ? [ten.join(', ')] : ten
    return subjects.map((subject) => ({ ...failed, check, subject }))
  }),
}

/** Problems with idempotency keys, as reported by an observer of outgoing calls. */
export const keyProblems: NonNullable<ReplayReport['key_problems']> = [
  { kind: 'no-key', method: 'POST', path: '/v1/mails', calls: 1, checks: ['duplicate'] },
  { kind: 'two-keys', method: 'POST', path: '/v1/refunds', calls: 4, checks: ['duplicate', 'race'] },
]

/** Returns the report with this text in every place where external text can appear. */
export function reportWith(text: string): ReplayReport {
  const result: CheckResult = {
    ...failed,
    subject: text,
    reason: text,
    hint: text,
    fixture: text,
    reproduce: text,
    sequence: [text],
    evidence: [
      { observer: text, path: text, expected: text, actual: { [text]: text } },
      { path: '/', element: text, actual: 1 },
    ],
  }
  return {
    ...report,
    target: text,
    version: text,
    oracle: { level: 1, observers: [text], ignored: [text] },
    experiments: [
      result,
      { ...result, verdict: 'warn' },
      { ...result, verdict: 'inconclusive' },
      { ...result, verdict: 'not-exercised' },
      { ...result, verdict: 'pass' },
      { ...result, check: text },
    ],
    not_tested: [{ check: text, reason: text }],
    key_problems: [{ kind: 'two-keys', method: text, path: text, calls: 2, checks: [text] }],
    deliveries: {
      ...report.deliveries,
      unmet: { count: 1, first: [{ delivery: text, expected: '2xx', actual: text }] },
    },
    timeline: [
      {
        at_ms: 1,
        check: text,
        subject: text,
        kind: 'delivery',
        note: text,
        type: text,
        event_id: text,
        took_ms: 3,
        answer: text,
      },
      { at_ms: 5, check: text, subject: text, kind: 'effect', changes: 1, paths: [text] },
    ],
    stopped: { code: 'BILLHOOK_TARGET_UNREACHABLE', message: text, hint: text },
  }
}
