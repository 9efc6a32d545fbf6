import { answerText, type AttemptResult } from '../../core/delivery/attempt.ts'
import { decode } from '../../core/delivery/body.ts'
import { formatDuration } from '../../core/text/units.ts'
import { isObject } from '../../core/json/json.ts'
import { pointerTo } from '../../core/json/pointer.ts'
import { redactJson } from '../../core/redact/json.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import type { UnmetExpectation } from '../../core/results/replay-report.ts'
import { boundedPattern, isTooSlow } from '../../schemas/patterns/bounded-pattern.ts'
import type { Expected, ExpectedBody } from '../fixtures/fixture.ts'
import { redactAt } from '../effect/redact.ts'

type Answer = Extract<AttemptResult, { outcome: 'response' }>

const maxProblems = 10
const maxShownCharacters = 80
/** Maximum size of the decompressed body, in bytes; the same limit applies to uncompressed bodies. */
const maxExpandedBytes = 65_536

/** Returns all expectations that an answer fails; if there is no answer, only that failure. */
export function failedExpectations(result: AttemptResult, { status, body, latencyMs }: Expected): UnmetExpectation[] {
  if (result.outcome !== 'response') return [{ expected: status.text, actual: answerText(result) }]
  const unmet: UnmetExpectation[] = []
  if (result.status < status.from || result.status > status.to)
    unmet.push({ expected: status.text, actual: String(result.status) })
  if (latencyMs !== undefined && result.durationMs > latencyMs) {
    unmet.push({
      of: 'latency',
      expected: `at most ${formatDuration(latencyMs)}`,
      actual: formatDuration(result.durationMs),
    })
  }
  return body ? [...unmet, ...unmetByBody(result, body)] : unmet
}

/** Describes expectations for `--plan`: `2xx, body with {"received":true}, within 200ms`. */
export function expectedText({ status, body: { json, text, matches } = {}, latencyMs }: Expected): string {
  return [
    status.text,
    ...(json === undefined ? [] : [`body with ${cut(JSON.stringify(json))}`]),
    ...(text === undefined ? [] : [`body with the text ${cut(JSON.stringify(text))}`]),
    ...(matches === undefined ? [] : [`body that matches ${cut(String(matches))}`]),
    ...(latencyMs === undefined ? [] : [`within ${formatDuration(latencyMs)}`]),
  ].join(', ')
}

function unmetByBody(answer: Answer, { json, text, matches }: ExpectedBody): UnmetExpectation[] {
  const decoded = decode(answer, maxExpandedBytes)
  const content = Buffer.from('code' in decoded ? answer.body : decoded.body).toString('utf8')
  const redacted = cut(JSON.stringify(redactJson(content, hidden) ?? redactText(content, hidden)))
  const actual = `${redacted}${answer.truncated ? `, truncated after ${answer.body.length} bytes` : ''}`
  return [
    ...(json === undefined ? [] : unmetByJson(content, json, actual)),
    ...(text === undefined || content.includes(text)
      ? []
      : [{ of: 'body', expected: `the text ${cut(JSON.stringify(text))}`, actual } as const]),
    ...(matches === undefined ? [] : unmetByPattern(content, matches, actual)),
  ]
}

function unmetByPattern(content: string, matches: RegExp, actual: string): UnmetExpectation[] {
  const unmet = { of: 'body', expected: cut(String(matches)) } as const
  try {
    return boundedPattern(matches).test(content) ? [] : [{ ...unmet, actual }]
  } catch (error) {
    if (!isTooSlow(error)) throw error
    return [{ ...unmet, actual: `${actual}, on which the pattern takes too long` }]
  }
}

function unmetByJson(content: string, json: unknown, actual: string): UnmetExpectation[] {
  try {
    return lacking(json, JSON.parse(content), '').slice(0, maxProblems)
  } catch {
    return [{ of: 'body', expected: `JSON with ${cut(JSON.stringify(json))}`, actual }]
  }
}

/** Returns the paths at which `actual` does not have the expected value. */
function lacking(expected: unknown, actual: unknown, path: string): UnmetExpectation[] {
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value, index) => lacking(value, actual[index], pointerTo(path, index)))
  }
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      lacking(value, Object.hasOwn(actual, key) ? actual[key] : undefined, pointerTo(path, key)),
    )
  }
  if (expected === actual) return []
  return [
    {
      of: 'body',
      path,
      expected: cut(JSON.stringify(expected)),
      actual: actual === undefined ? 'nothing' : cut(JSON.stringify(redactAt(path, actual))),
    },
  ]
}

function cut(text: string): string {
  return text.length > maxShownCharacters ? `${text.slice(0, maxShownCharacters - 1)}…` : text
}
