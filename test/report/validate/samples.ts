import type { PayloadResult, ValidationSummary } from '../../../src/core/results/validation.ts'

export const invalid: PayloadResult = {
  file: 'a,b:c.jsonl',
  line: 3,
  outcome: 'invalid',
  provider: 'stripe',
  type: 'invoice.paid',
  version: '2024-06-20',
  eventId: 'evt_1',
  schema: '/s/stripe/invoice.paid/2024-06-20.json',
  findings: [
    {
      code: 'schema.type',
      severity: 'error',
      message: 'wrong type',
      pointer: '/data/total',
      expected: 'integer',
      actual: 'string "1%"',
      line: 3,
      column: 17,
    },
    {
      code: 'schema.required',
      severity: 'error',
      message: 'missing property "id"',
      pointer: '/data/id',
      actual: 'nothing',
      line: 3,
      column: 9,
    },
  ],
}
export const hostile: PayloadResult = {
  file: 'evil\u001B[2J\n::error::.json',
  line: 1,
  outcome: 'unreadable',
  findings: [
    {
      code: 'body.not-json',
      severity: 'error',
      message: 'not JSON: \u0000<&>"\uFFFE\uD800]]>\r\n::error::',
      line: 1,
      column: 1,
    },
  ],
}
export const valid: PayloadResult = { file: 'good.json', line: 1, outcome: 'valid', findings: [] }
export const without: PayloadResult = {
  file: 'other.json',
  line: 1,
  outcome: 'no-schema',
  type: 'x',
  note: 'there is no schema for stripe/x',
  findings: [],
}

export const summary: ValidationSummary = {
  files: 4,
  payloads: 4,
  valid: 1,
  invalid: 1,
  noSchema: 1,
  unreadable: 1,
  findings: 3,
  notes: [
    { kind: 'no-schema', message: 'there is no schema for stripe/x', count: 2, first: { file: 'other.json', line: 1 } },
    { kind: 'assumed', message: 'the payload has no version', count: 1, first: { file: 'good.json', line: 1 } },
  ],
  strict: false,
  verdict: 'fail',
}
