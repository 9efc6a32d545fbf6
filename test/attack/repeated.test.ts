import { expect, test } from 'vitest'
import { hidden } from '../../src/core/redact/pseudonym/hidden.ts'
import { redactPayload } from '../../src/core/redact/json.ts'
import { diceOf } from './mutate.ts'
import { cpuMs, random, seed, times, tried } from './scale.ts'

/**
 * Maximum CPU time to redact one body, in milliseconds. A body that takes more than half as long is measured again
 * several times.
 */
const limitMs = 100
const bodyBytes = 64_000

/** Fragments of the values that redaction looks for. */
const pieces = [
  ['4', '42', '4242', '4111 1111 1111 1111', '378282246310005', '0', '+49', '(555)', '\u0661', '1.2.3.4'],
  [' ', '  ', '-', '.', '\0', ',', '/', ':', '\n', '\t', '\u00A0', '\u200B', '\u202E', '&nbsp;', '<br>', '%20'],
  ['://', 'https://', 'user:pw@', '//', '?', '&', '=', '#', '%2', '%25', '::', 'fe80:', 'ffffffff-'],
  ['@', 'z@', 'a@b.c', '%40', '\uFF20', '[at]', '&#64;', ' at '],
  ['sk_', 'whsec_', 'eyJ', '.eyJ', 'bearer ', '-----BEGIN ', 'password', 'pass:', 'secret', 'key', '_'],
  ['{', '}', '[', ']', '"', '\\"', '\\', "'", '{"', '[1,', '[1]', '{}', 'true', '1e9'],
  ['a', 'A', 'x', 'é', 'name', 'John ', 'Smith', 'Dr ', 'Mr. ', 'abcdef', 'DE', 'GB', 'DE89370400440532013000'],
].flat()

/** Bodies that repeat a string as often as it fits, by the place in which it is repeated. */
const bodies: Readonly<Record<string, (text: string) => string>> = {
  'a body': (text) => text.repeat(bodyBytes / text.length),
  'a string': (text) => cut(`{"data":${JSON.stringify(text.repeat(bodyBytes / text.length))}}`),
  'a list': (text) => listOf(() => JSON.stringify(text), '[', ']'),
  'an object': (text) => listOf((at) => `${JSON.stringify(`${text}${at}`)}:${JSON.stringify(text)}`, '{', '}'),
}

function cut(json: string): string {
  return json.slice(0, bodyBytes)
}

function listOf(item: (at: number) => string, open: string, close: string): string {
  const count = bodyBytes / (item(10_000).length + 1)
  return `${open}${Array.from({ length: Math.max(1, count) }, (_, at) => item(at)).join(',')}${close}`
}

const count = times(500, 20_000)

test(`${count} texts repeated throughout a body take no excessive CPU time to redact`, async () => {
  const dice = diceOf(random(seed))
  const slow: string[] = []
  let [suspects, worst] = [0, 0]
  for (let number = 0; number < count; number += 1) {
    if (number % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    const text = Array.from({ length: 1 + dice(5) }, () => pieces[dice(pieces.length)]).join('')
    for (const [where, make] of Object.entries(bodies)) {
      const body = make(text)
      const run = () => redactPayload(body, hidden)
      if (cpuMs(run) <= limitMs / 2) continue
      suspects += 1
      const alone = cpuMs(run, 5)
      worst = Math.max(worst, alone)
      if (alone > limitMs) slow.push(`${JSON.stringify(text)} in ${where}: ${alone.toFixed(0)} ms`)
    }
  }
  tried(
    `texts repeated in four places, seed ${seed}`,
    count,
    `${slow.length} over ${limitMs} ms of CPU time (${suspects} repeated alone, worst ${worst.toFixed(0)} ms)`,
  )
  expect(slow).toEqual([])
})
