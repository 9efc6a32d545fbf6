import { expect, it } from 'vitest'
import { validateGithub } from '../../../src/report/validate/github.ts'
import { hostile, invalid, summary, valid } from './samples.ts'

it('escapes commas and colons in a file name, and percent signs in a message', () => {
  const report = validateGithub()
  expect(report.payload(valid)).toBe('')
  expect(report.payload(invalid)).toBe(
    '::error file=a%2Cb%3Ac.jsonl,line=3,col=17,title=schema.type::/data/total: wrong type (expected ' +
      'integer; was string "1%25")\n' +
      '::error file=a%2Cb%3Ac.jsonl,line=3,col=9,title=schema.required::/data/id: missing property "id"\n',
  )
})

it('never lets a payload or a file name start another command', () => {
  const lines = validateGithub().payload(hostile).split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^::error file=evil\\x1b\[2J\\n%3A%3Aerror%3A%3A\.json,line=1/)
})

it('reports a missing schema as a warning, and as an error under --strict', () => {
  const { end } = validateGithub()
  expect(end(summary)).toBe(
    '::warning file=other.json,line=1,title=no-schema::there is no schema for stripe/x (2 payloads)\n' +
      '::notice file=good.json,line=1,title=assumed::the payload has no version (1 payload)\n' +
      '::notice title=billhook validate::4 payloads in 4 files: 1 valid, 1 invalid, 1 without a schema, 1 unreadable\n',
  )
  expect(end({ ...summary, strict: true })).toMatch(/^::error file=other\.json/)
})
