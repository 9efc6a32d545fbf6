import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url))
const paid = join(fixtures, 'stripe/2024-06-20/invoice.paid.json')

let cwd: string
beforeEach(() => {
  cwd = tempDir()
})

const inspect = (args: readonly string[], input?: string) =>
  billhook(['inspect', ...args], { cwd, ...(input === undefined ? {} : { input }) })

/** Parses JSON lines. */
function lines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('shows the provider, event, version and canonical events of a payload', async () => {
  const { code, stdout } = await inspect([paid])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^.*invoice\.paid\.json: stripe\n {2}event {5}evt_\w+\n {2}type {6}invoice\.paid \(version 2024-06-20\)\n/,
  )
  expect(stdout).toMatch(
    /\n {2}=> {8}invoice\.paid {2}amount 20\.00 USD {2}customer cus_\w+ {2}subscription sub_\w+ {2}invoice in_\w+ {2}attempt 1\n/,
  )
})

test('JSON output has one line per payload, amounts as strings in minor units, and keys in snake_case', async () => {
  const { code, stdout } = await inspect([paid, '--format', 'json'])
  expect(code).toBe(0)
  expect(lines(stdout)).toMatchObject([
    {
      file: paid,
      line: 1,
      provider: 'stripe',
      identities: [
        {
          event_id: 'evt_1PcsBnLkT3bVqR0aEvInvPaid',
          type: 'invoice.paid',
          version: '2024-06-20',
          dedupe_key: 'evt_1PcsBnLkT3bVqR0aEvInvPaid',
          unmapped: false,
        },
      ],
      events: [
        {
          type: 'invoice.paid',
          data: { amount: { amount: '2000', currency: 'USD' }, amount_paid: { amount: '2000' } },
        },
        { type: 'subscription.renewed' },
      ],
      findings: [],
    },
  ])
})

test('an event without a canonical event is reported as unmapped, not as a failure', async () => {
  const input = JSON.stringify(stripeEvent('evt_1', { type: 'no.such.thing' }))
  expect(await inspect(['-'], input)).toMatchObject({ code: 0, stdout: expect.stringContaining('unmapped') })
  const { stdout } = await inspect(['-', '--format', 'json'], input)
  expect(lines(stdout)).toMatchObject([
    { file: '<stdin>', identities: [{ event_id: 'evt_1', unmapped: true }], events: [] },
  ])
})

test('the headers in a capture are used; a plain payload has none', async () => {
  const body = { type: 'contact.created', data: {} }
  const capture = { headers: { 'webhook-id': 'msg_7' }, body_b64: Buffer.from(JSON.stringify(body)).toString('base64') }
  writeFileSync(join(cwd, 'all.jsonl'), `${JSON.stringify(capture)}\n${JSON.stringify(body)}\n{"half":\n`)
  const { code, stdout } = await inspect(['all.jsonl', '--source', 'standard-webhooks', '--format', 'json'])
  expect(code).toBe(1)
  expect(lines(stdout)).toMatchObject([
    { line: 1, identities: [{ event_id: 'msg_7', dedupe_key: 'msg_7' }] },
    { line: 2, identities: [{ event_id: null, dedupe_key: null }] },
    { line: 3, provider: null, identities: [], events: [], findings: [{ code: 'body.not-json', line: 3 }] },
  ])
})

test('a payload without an event exits with 1 and the reason, and cannot control the terminal', async () => {
  const { code, stdout } = await inspect(['-'], JSON.stringify({ object: 'event', type: '\u001B[31mred' }))
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: '<stdin>: stripe\n  error: the event has no id (line 1, column 1)\n',
  })
  expect(await inspect(['-'], JSON.stringify(stripeEvent('evt_1', { type: '\u001B[31mred' })))).toMatchObject({
    stdout: expect.stringContaining(String.raw`\x1b[31mred`),
  })
})

test.each([
  [['none.json'], 'BILLHOOK_FILE_NOT_FOUND'],
  [[paid, '--source', 'strip'], 'did you mean stripe?'],
  [[], "missing required argument 'FILE'"],
])('%j is a usage error with exit code 2', async (args, message) => {
  expect(await inspect(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
})
