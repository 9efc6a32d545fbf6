import { describe, expect, test } from 'vitest'
import { widthOf } from '../../src/tui/text/cell.ts'
import { detailLines, type DeliveryContent } from '../../src/tui/detail.ts'
import { jsonLines } from '../../src/tui/text/json-text.ts'
import type { Span } from '../../src/tui/text/line.ts'
import { receivedRow } from '../../src/tui/list/row.ts'
import { wrapSpans } from '../../src/tui/text/wrap-spans.ts'
import { attempt, received } from './events.ts'

const at = 1_700_000_000_000
const text = (spans: readonly Span[]): string => spans.map(({ text }) => text).join('')
const content = (body: string | Uint8Array): DeliveryContent => ({
  headers: [['Stripe-Signature', 't=1,v1=ab']],
  body: Buffer.from(body),
  attempts: [],
})

const show = (body: string | Uint8Array, over: Partial<DeliveryContent> = {}): string =>
  detailLines(receivedRow(received(0, at)), { ...content(body), ...over })
    .map(text)
    .join('\n')

describe('jsonLines', () => {
  test('indents the text without changing a value', () => {
    const source = '{"a":12345678901234567890,"b":[1.10,{"c":"\\u001b [\\"],{}"}],"d":{},"e":[],"f":null}'
    const lines = jsonLines(source, 100).lines.map(text)
    expect(lines).toEqual([
      '{',
      '  "a": 12345678901234567890,',
      '  "b": [',
      '    1.10,',
      '    {',
      '      "c": "\\u001b [\\"],{}"',
      '    }',
      '  ],',
      '  "d": {},',
      '  "e": [],',
      '  "f": null',
      '}',
    ])
  })

  test('agrees with JSON.stringify where that is exact', () => {
    const value = {
      id: 'evt_1',
      data: { object: { lines: [{ amount: 1 }, [], {}, [[]]], note: 'a "b" \\ c' } },
      live: false,
    }
    expect(jsonLines(JSON.stringify(value), 100).lines.map(text).join('\n')).toBe(JSON.stringify(value, undefined, 2))
  })
})

describe('detailLines', () => {
  test('shows what was received, how it was decided, and why', () => {
    const event = received(13, at)
    const finding = {
      code: 'schema.required',
      severity: 'error',
      message: 'amount is missing',
      pointer: '/data',
      expected: 'a number',
      actual: '\u001B[2J',
    } as const
    const lines = detailLines(
      receivedRow({ ...event, delivery: { ...event.delivery, findings: [finding] } }),
      undefined,
    )
      .map(text)
      .join('\n')
    expect(lines).toContain('rejected  signature mismatch')
    expect(lines).toContain('signature mismatch: no v1 signature matches this body and secret')
    expect(lines).toContain('schema.required at /data')
    expect(lines).toContain('found    \\x1b[2J')
    expect(lines).toContain('headers and body were not recorded')
  })

  test('shows each attempt with the answer of the target', () => {
    const { result } = attempt(0, at, 500)
    const failed = { ...result, body: Buffer.from('no such\ncustomer') } as typeof result
    expect(show('{}', { attempts: [{ target: 'http://t', attempt: 2, result: failed }] })).toMatch(
      /500 in 8ms {2}#2 http:\/\/t\n {2}no such\\ncustomer/,
    )
  })

  test('headers and body cannot act on the terminal', () => {
    const shown = show('\u001B[2J\u0007 not json', { headers: [['X-\u001B[31m', '\u009B2J']] })
    expect(shown).toContain('X-\\x1b[31m: \\x9b2J')
    expect(shown).toContain('\\x1b[2J\\x07 not json')
    expect(show(new Uint8Array(40))).toContain('\\x00\\x00')
    expect(show(new Uint8Array([0xff, 0xfe]))).toContain('body (2 bytes)')
  })

  test('a huge body is cut, and says so', () => {
    const shown = show(`[${'"日本語日本語日本語日本語",'.repeat(20_000)}1]`)
    expect(shown).toContain('\n  "日本語日本語日本語日本語",\n')
    expect(shown).toContain('… 283,619 more characters')
    expect(
      show(`[${'1,'.repeat(20_000)}1]`)
        .split('\n')
        .slice(-2),
    ).toEqual(['  1,', '… 30,004 more characters'])
    expect(show('no json\r\n'.repeat(5_001)).split('\n').slice(-2)).toEqual(['no json', '… 9 more characters'])
  })

  test.each([
    ['20,000 levels deep', `{"id":"evt_deep","d":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['200,000 levels deep', `{"id":"evt_deep","d":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['objects 20,000 levels deep', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['1 MB of small items', `[${'1,'.repeat(500_000)}1]`],
    ['1 MB of lines', '\n'.repeat(1_000_000)],
    ['1 MB of letters with combining accents', JSON.stringify('a\u0301'.repeat(330_000))],
    ['one string of 1 MB', JSON.stringify({ text: 'x'.repeat(1_000_000) })],
    ['one string of 1 MB with a non-ASCII end', JSON.stringify(`${'x'.repeat(60_000)}é${'\u00AD'.repeat(900_000)}`)],
  ])('a body of %s is formatted quickly and in little memory, so the listener goes on', (_what, body) => {
    const before = process.cpuUsage()
    for (const width of [2, 60]) {
      const rows = wrapSpans(detailLines(receivedRow(received(0, at)), content(body)), width)
      expect(rows.reduce((sum, { spans }) => sum + text(spans).length, 0)).toBeLessThan(1_000_000)
    }
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})

test('a batch of a thousand long events and findings is formatted quickly: the first of each, and the count', () => {
  const long = 'a\u0301'.repeat(500)
  const row = receivedRow(received(0, at))
  const finding = {
    code: 'schema.type',
    severity: 'error',
    message: long,
    pointer: long,
    expected: long,
    actual: long,
  } as const
  const delivery = {
    ...received(0, at).delivery,
    types: Array.from({ length: 1_000 }, () => long),
    eventIds: Array.from({ length: 1_000 }, () => long),
    findings: Array.from({ length: 1_000 }, () => finding),
  }
  const before = process.cpuUsage()
  const shown = wrapSpans(
    detailLines({ ...row, delivery }, { ...content('{}'), headers: Array.from({ length: 1_900 }, () => ['x', long]) }),
    60,
  )
    .map(({ spans }) => text(spans))
    .join('\n')
  expect(process.cpuUsage(before).user).toBeLessThan(3_000_000)
  for (const count of ['980', '1,800']) expect(shown).toContain(`and ${count} more`)
})

test('wrapped lines keep their text and fit any width', () => {
  const spans = detailLines(receivedRow(received(0, at)), content(`{"名前":"${'日本語 👩‍👩‍👧 '.repeat(40)}"}`))
  for (const width of [2, 7, 20, 59]) {
    const lines = wrapSpans(spans, width)
    expect(lines.map(({ spans }) => text(spans)).join('')).toBe(spans.map(text).join(''))
    for (const line of lines) expect(widthOf(text(line.spans))).toBeLessThanOrEqual(width)
  }
})
