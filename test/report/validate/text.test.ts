/* oxlint-disable no-control-regex */
import { expect, it } from 'vitest'
import { paintWith } from '../../../src/report/paint.ts'
import { validateText } from '../../../src/report/validate/text.ts'
import { hostile, invalid, summary, valid } from './samples.ts'

it('names the position, the pointer, and the expected and actual values', async () => {
  const report = validateText(await paintWith(0))
  expect(report.payload(valid)).toBe('')
  expect(report.payload(invalid)).toBe(
    [
      'a,b:c.jsonl:3:17: error: /data/total: wrong type',
      '    expected integer; was string "1%"',
      'a,b:c.jsonl:3:9: error: /data/id: missing property "id"',
      '    in stripe invoice.paid 2024-06-20 evt_1',
      '',
    ].join('\n'),
  )
  expect(report.end(summary)).toBe(
    [
      'no schema: there is no schema for stripe/x (2 payloads, the first other.json:1)',
      'note: the payload has no version (good.json:1)',
      '4 payloads in 4 files: 1 valid, 1 invalid, 1 without a schema, 1 unreadable',
      '',
    ].join('\n'),
  )
})

it('says why validation failed or proved nothing, if the counts do not show it', async () => {
  const { end } = validateText(await paintWith(0))
  expect(end({ ...summary, notes: [], strict: true })).toContain(
    '\nfailed because of --strict: every payload needs a schema\n',
  )
  expect(end({ ...summary, notes: [], verdict: 'nothing-validated' })).toContain(
    '\nnothing was validated: no payload had a schema\n',
  )
})

it('prevents a payload or a file name from moving the cursor, with or without colours', async () => {
  for (const level of [0, 1] as const) {
    const text = validateText(await paintWith(level))
      .payload(hostile)
      .replace(/\u001B\[\d+m/g, '')
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u0080-\u009F]/)
    expect(text.trimEnd().split('\n')).toHaveLength(1)
  }
  expect(validateText(await paintWith(1)).payload(hostile)).toContain('\u001B[31merror')
})
