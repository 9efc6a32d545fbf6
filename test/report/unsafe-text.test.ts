import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toCaptureLine } from '../../src/core/delivery/capture.ts'
import type { Delivery, Header } from '../../src/core/delivery/delivery.ts'
import type { Finding } from '../../src/core/finding.ts'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { doctorFormats } from '../../src/report/doctor.ts'
import { listFormats } from '../../src/report/events/list.ts'
import { showFormats } from '../../src/report/events/show.ts'
import { inspectJson } from '../../src/report/inspect/json.ts'
import { pipelineNdjson } from '../../src/report/listen/ndjson.ts'
import { replayJson } from '../../src/report/replay/json.ts'
import { replaySarif } from '../../src/report/replay/sarif.ts'
import { validateJson } from '../../src/report/validate/json.ts'
import { verifyFormats } from '../../src/report/verify.ts'
import type { StoredAttempt, StoredDelivery } from '../../src/store/store.ts'
import { billhook } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, inspected, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { unsafeIn, unsafeText as text } from '../helpers/unsafe-text.ts'
import { reportWith } from './replay/samples.ts'
import { summary } from './validate/samples.ts'

const same = (painted: string): string => painted
const plain = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same }
const list = { attempts: () => [], paint: plain, width: 120 }
const headers: readonly Header[] = [[text, text]]
const received: Delivery = {
  ...delivery(JSON.stringify(stripeEvent(text, { type: text, api_version: text })), headers),
  method: text,
  url: text,
  from: text,
}
const finding: Finding = { code: text, severity: 'error', message: text, pointer: text, expected: text, actual: text }
const placed = { ...finding, line: 1, column: 1 }
const stored = {
  delivery: received,
  source: text,
  disposition: 'accepted',
  reason: text,
  inspection: {
    ...inspected(received),
    findings: [finding],
    verification: { status: 'invalid', scheme: text, reason: 'mismatch', detail: text },
  },
} as unknown as StoredDelivery
const result = {
  startedAt: 1,
  durationMs: 1,
  outcome: 'response',
  status: 200,
  headers,
  body: Buffer.from(text),
  truncated: false,
} as const
const attempts: readonly StoredAttempt[] = [
  { target: text, attempt: 1, result },
  { target: text, attempt: 2, result: { startedAt: 1, durationMs: 1, outcome: 'error', code: 'reset', message: text } },
]
const view = {
  id: text,
  receivedAt: 1,
  source: text,
  provider: text,
  types: [text],
  eventIds: [text],
  version: text,
  verification: { status: 'invalid', scheme: text, reason: 'mismatch', detail: text },
  findings: [finding],
  size: 1,
} as const
const events = [
  {
    kind: 'received',
    at: 1,
    delivery: view,
    disposition: 'rejected',
    reason: text,
    status: 401,
    durationMs: 1,
    recorded: true,
    forwards: 0,
  },
  { kind: 'sending', at: 1, delivery: view, note: text },
  { kind: 'attempt', at: 1, deliveryId: text, target: text, attempt: 1, result },
  { kind: 'trial', at: 1, index: 1, total: 2, check: text, subject: text },
  { kind: 'notice', at: 1, level: 'warning', code: 'BILLHOOK_X', message: text },
  { kind: 'ready', at: 1, url: text, targets: [text], dataDir: text },
] as const satisfies readonly PipelineEvent[]
const payload = {
  file: text,
  line: 1,
  outcome: 'invalid',
  provider: text,
  type: text,
  version: text,
  eventId: text,
  schema: text,
  findings: [placed],
} as const

const outputs: Readonly<Record<string, () => string>> = {
  'a capture': () => toCaptureLine(received, text),
  'events list --format json': () => [...listFormats.json([stored], list)].join(''),
  'events list --format ndjson': () => [...listFormats.ndjson([stored], list)].join(''),
  'events show --format json': () => showFormats.json(stored, attempts),
  'listen --output ndjson': () => events.map(pipelineNdjson).join(''),
  'replay --report json': () => replayJson(reportWith(text)),
  'replay --report sarif': () => replaySarif(reportWith(text)),
  'validate --format json': () => {
    const report = validateJson()
    return (
      report.payload(payload) +
      report.end({ ...summary, notes: [{ kind: 'assumed', message: text, count: 1, first: { file: text, line: 1 } }] })
    )
  },
  'inspect --format json': () =>
    inspectJson({
      file: text,
      line: 1,
      provider: text,
      events: stored.inspection.identities.map((identity) => ({ identity, hasId: true, canonical: [] })),
      findings: [placed],
    }),
  'doctor --format json': () => doctorFormats.json([{ name: text, status: 'warn', message: text, hint: text }], plain),
  'verify --format json': () =>
    verifyFormats.json({
      status: 'invalid',
      provider: text,
      reason: 'mismatch',
      scheme: text,
      detail: text,
      hint: text,
    }),
}

test.each(Object.entries(outputs))(
  '%s cannot control a terminal, and a program reads back every character',
  (name, write) => {
    const json = write()
    expect(unsafeIn(json)).toEqual([])
    const values = name.endsWith('ndjson')
      ? json
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown)
      : [JSON.parse(json) as unknown]
    expect(textsIn(values)).toContain(text)
  },
)

test('a one-byte control character in a header is not in any export or capture', async () => {
  const cwd = tempDir()
  const bytes = Array.from({ length: 0x20 }, (_, index) => String.fromCharCode(0x80 + index)).join('')
  await caught(cwd, [
    { ...delivery(stripeEvent('evt_1', { note: '\u009B2J' }), [['X-Note', bytes]]), url: `/${bytes}` },
  ])
  for (const args of [
    ['--format', 'jsonl', '--no-redact'],
    ['--format', 'jsonl'],
    ['--format', 'jsonl', '--no-redact', '--to', 'capture.jsonl'],
  ]) {
    const { code, stdout } = await billhook(['events', 'export', ...args], { cwd })
    const json = args.includes('--to') ? readFileSync(join(cwd, 'capture.jsonl'), 'utf8') : stdout
    expect([code, unsafeIn(json), (JSON.parse(json) as { headers: Header[] }).headers]).toEqual([
      0,
      [],
      [['X-Note', bytes]],
    ])
  }
})

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
    : []
}
