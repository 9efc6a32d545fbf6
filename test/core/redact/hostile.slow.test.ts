import { describe, expect, test } from 'vitest'
import { pseudonyms, type Pseudonym } from '../../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../../src/core/redact/json.ts'
import { shownCommand } from '../../../src/core/redact/shown-command.ts'
import { hostileTexts } from '../../helpers/hostile-texts.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))
const large = hostileTexts(256 * 1024)
const shapes = Object.entries(hostileTexts(64 * 1024)).map(([shape, json]): [string, string] => [
  shape,
  shape.startsWith('"') ? json : (large[shape] ?? json),
])

// Work that grows faster than linearly takes minutes here.
describe('a payload that is made to be slow does not block an export', () => {
  test.each(shapes)('%s', { timeout: 20_000 }, (_shape, json) => {
    const redacted = redactJson(json, pseudonym)
    expect(() => JSON.parse(redacted ?? '') as unknown).not.toThrow()
  })
})

test('the number of replacements grows linearly with the payload', () => {
  for (const shape of ['many people', 'many addresses', 'many card numbers', 'one person, again and again']) {
    const counts = [8_000, 16_000, 32_000].map((length) => {
      let count = 0
      const counting: Pseudonym = (kind, value) => {
        count += 1
        return kind === 'name' ? 'X Y' : value.replaceAll(/\w/g, '0')
      }
      redactJson(hostileTexts(length)[shape] ?? '', counting)
      return count
    })
    const [first = 0, second = 0, third = 0] = counts
    expect(second, shape).toBeLessThanOrEqual(2 * first + 2)
    expect(third, shape).toBeLessThanOrEqual(2 * second + 2)
  }
})

test('a name as long as the payload is found', () => {
  const name = `A${'a'.repeat(250_000)} B${'b'.repeat(250_000)}`
  const redacted = redactJson(JSON.stringify({ name, note: `for ${name}` }), pseudonym) ?? ''
  expect(/aaa|bbb/.test(redacted)).toBe(false)
})

test.each([
  ' ',
  'a',
  '-',
  '_',
  '=',
  "'",
  '$',
  'a_',
  'a://',
  'a@',
  '--token ',
  'token:',
  'bearer ',
  '-u a:',
  `-u '`,
  '-u "a',
  `-u 'a" `,
  '-p',
  `-p'`,
  '-p"',
  `-p"\\" `,
  '-b a=',
  '-b a="',
  'sshpass ',
  'sshpass -p a ',
  '\\',
])('a command with nothing but %j is shown quickly', { timeout: 5_000 }, (piece) => {
  expect(shownCommand(`run ${piece.repeat((256 * 1024) / piece.length)} --token s3cret end`).includes('s3cret')).toBe(
    false,
  )
})
