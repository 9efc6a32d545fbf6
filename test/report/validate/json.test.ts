import { expect, it } from 'vitest'
import { validateJson } from '../../../src/report/validate/json.ts'
import { hostile, invalid, summary, valid, without } from './samples.ts'

it('is one document in the format that docs/validate.md describes', () => {
  const report = validateJson()
  const pieces = [valid, invalid, without, hostile].map((result) => report.payload(result))
  expect(pieces.join('')).toBe('')
  expect(JSON.parse(report.end(summary))).toEqual({
    format: 'billhook.validate/1',
    verdict: 'fail',
    strict: false,
    summary: { files: 4, payloads: 4, valid: 1, invalid: 1, no_schema: 1, unreadable: 1, findings: 3 },
    findings: [
      {
        file: 'a,b:c.jsonl',
        line: 3,
        column: 17,
        code: 'schema.type',
        severity: 'error',
        message: 'wrong type',
        pointer: '/data/total',
        expected: 'integer',
        actual: 'string "1%"',
        payload: {
          line: 3,
          outcome: 'invalid',
          provider: 'stripe',
          type: 'invoice.paid',
          version: '2024-06-20',
          event_id: 'evt_1',
          schema: '/s/stripe/invoice.paid/2024-06-20.json',
        },
      },
      expect.objectContaining({ code: 'schema.required', pointer: '/data/id' }),
      expect.objectContaining({
        file: hostile.file,
        code: 'body.not-json',
        payload: { line: 1, outcome: 'unreadable' },
      }),
    ],
    findings_left_out: 0,
    notes: summary.notes,
  })
})

it('keeps ten thousand findings, and counts the others', () => {
  const report = validateJson()
  for (let i = 0; i < 6_000; i++) report.payload(invalid)
  const document = JSON.parse(report.end({ ...summary, findings: 12_000 })) as {
    findings: unknown[]
    findings_left_out: number
  }
  expect(document.findings).toHaveLength(10_000)
  expect(document.findings_left_out).toBe(2_000)
})
