import { describe, expect, it } from 'vitest'
import { checkBy, summaryOf } from '../../helpers/check-by.ts'

describe('a format', () => {
  it.each<[string, string, boolean]>([
    ['url', 'https://example.com/a?b=c#d', true],
    ['url', 'http://user:secret@localhost:8080/', true],
    ['url', 'ftp://example.com/x', true],
    ['url', 'javascript:alert(1)', false],
    ['url', 'https://', false],
    ['url', 'https://example.com/a b', false],
    ['byte', 'aGVsbG8=', true],
    ['byte', '', true],
    ['byte', '!!! not base64\n', false],
    ['byte', 'aGVsbG8=\n!!!', false],
    ['byte', 'aGVsbG8', false],
    ['byte', 'aG=sbG8=', false],
    ['byte', '====', false],
    ['byte', 'aGVsbG8_', false],
    ['byte', 'aGVsbG8=\n', false],
  ])('%s accepts %j: %s', (format, text, fits) => {
    expect(summaryOf(checkBy({ properties: { a: { format } } })({ a: text }))).toEqual(fits ? [] : ['schema.format /a'])
  })

  it('is not slowed down by a text made for it', () => {
    const check = checkBy({ properties: { a: { format: 'url' } } })
    expect(summaryOf(check({ a: `http://${':'.repeat(1_000_000)}` }))).toEqual(['schema.format /a'])
  })

  it('accepts base64 of any length', () => {
    const check = checkBy({ properties: { a: { format: 'byte' } } })
    expect(summaryOf(check({ a: 'AAAA'.repeat(2 * 1024 * 1024) }))).toEqual([])
  })

  it('that billhook does not know is reported once, with the schema file', () => {
    const check = checkBy({
      properties: { a: { format: 'emial' }, b: { format: 'email' }, format: { type: 'string' } },
    })
    const { findings } = check({ a: 'x' })
    expect(findings).toMatchObject([{ code: 'schema.unknown-format', severity: 'warning' }])
    expect(findings[0]?.message).toMatch(/unknown\/t\/1\.json uses formats that are unknown to billhook: "emial"$/)
    expect(check({ a: 'x' }).findings).toEqual([])
  })
})
