import { isUtf8 } from 'node:buffer'
import type { AttemptResult } from '../../core/delivery/attempt.ts'
import { decode } from '../../core/delivery/body.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { isExactNumber, parseExactJson } from '../../core/json/exact.ts'
import { indentJson } from '../../core/json/indent.ts'
import { isObject } from '../../core/json/json.ts'
import { differences } from '../../core/json/difference.ts'
import { printable } from '../../core/text/printable.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import { redactJson } from '../../core/redact/json.ts'
import type { UnmetExpectation } from '../../core/results/replay-report.ts'
import type { Ignored } from '../effect/ignore.ts'
import { redactPath } from '../effect/redact.ts'

/** An answer as stored in a golden file. All strings are printable except for line breaks. */
export interface Golden {
  readonly status: string
  /** Empty if the answer had no content type. */
  readonly contentType: string
  /** Indented JSON or text; a hash if the body was truncated or cannot be decoded as UTF-8. */
  readonly body: string
}

type Answer = Extract<AttemptResult, { outcome: 'response' }>

/** Maximum size of a decompressed body, in bytes; the same limit applies to uncompressed bodies. */
const maxExpandedBytes = 65_536
const maxShownDifferences = 5
const maxShownCharacters = 80

/** Converts an answer to its stored form, without personal data, secrets or ignored JSON paths. Pure. */
export function goldenOf(answer: Answer, ignored: Ignored): Golden {
  const contentType = header(answer, 'content-type')?.trim() ?? ''
  return {
    status: String(answer.status),
    contentType: printable(redactText(contentType, hidden)),
    body: bodyOf(answer, ignored),
  }
}

function bodyOf(answer: Answer, ignored: Ignored): string {
  const decoded = decode(answer, maxExpandedBytes)
  if (answer.truncated || 'code' in decoded || !isUtf8(decoded.body)) {
    return `sha256:${contentHash(answer.body)} of ${answer.truncated ? 'the first ' : ''}${answer.body.length} bytes`
  }
  const text = Buffer.from(decoded.body)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return jsonOf(text, ignored) ?? redactText(text, hidden).split('\n').map(printable).join('\n')
}

/** Returns undefined if the text is not JSON or is nested too deeply. */
function jsonOf(text: string, ignored: Ignored): string | undefined {
  try {
    const json = indentJson(JSON.stringify(without(parseExactJson(redactJson(text, hidden) ?? ''), ignored)))
    return json.replace(/[^ -~\n]/gu, (character) => printable(character).replace(String.raw`\x`, String.raw`\u00`))
  } catch {
    return undefined
  }
}

/** Removes ignored paths. An ignored list element becomes null, so that the other elements keep their indexes. */
function without(value: unknown, ignored: Ignored, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) {
    return value.map((element, index) =>
      ignored([...path, String(index)]) ? null : without(element, ignored, [...path, String(index)]),
    )
  }
  if (!isObject(value) || isExactNumber(value)) return value
  const kept = Object.entries(value).filter(([key]) => !ignored([...path, key]))
  return Object.fromEntries(kept.map(([key, element]) => [key, without(element, ignored, [...path, key])]))
}

/** Formats the content of a golden file. */
export function goldenText({ status, contentType, body }: Golden): string {
  return `HTTP ${status}\n${contentType && `content-type: ${contentType}\n`}${body && `\n${body}\n`}`
}

/** Parses a golden file with any kind of line endings; returns undefined if it is not a golden file. */
export function parseGolden(text: string): Golden | undefined {
  const form = /^HTTP (\d{3})\n(?:content-type: (.*)\n)?(?:\n([^]*?)\n?)?$/
  const [whole, status = '', contentType = '', body = ''] = form.exec(text.replaceAll('\r\n', '\n')) ?? []
  return whole === undefined ? undefined : { status, contentType, body }
}

/**
 * Returns the differences between a golden file and an answer. Bodies are compared as JSON values if both are JSON; of
 * other bodies, only the first line that differs is returned.
 */
export function unlikeGolden(expected: Golden, actual: Golden, ignored: Ignored): UnmetExpectation[] {
  return [
    ...(expected.status === actual.status ? [] : [{ expected: expected.status, actual: actual.status }]),
    ...(expected.contentType === actual.contentType
      ? []
      : [
          {
            of: 'content-type',
            expected: expected.contentType || 'none',
            actual: actual.contentType || 'none',
          } as const,
        ]),
    ...(unlikeJson(expected.body, actual.body, ignored) ??
      unlikeText(expected.body.split('\n'), actual.body.split('\n'))),
  ]
}

/** Returns undefined if either body is not JSON or is nested too deeply. */
function unlikeJson(expected: string, actual: string, ignored: Ignored): UnmetExpectation[] | undefined {
  try {
    const [before, after] = [expected, actual].map((text) => without(parseExactJson(text), ignored))
    return differences(before, after, maxShownDifferences).map((place) => ({
      of: 'body',
      path: redactPath(place.path),
      ...apart(place.before, place.after),
    }))
  } catch {
    return undefined
  }
}

function unlikeText(expected: readonly string[], actual: readonly string[]): UnmetExpectation[] {
  const lines = Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => index)
  const line = lines.find((index) => expected[index] !== actual[index])
  if (line === undefined) return []
  const first = apart(expected[line], actual[line])
  return [{ of: 'body', ...first, expected: `${first.expected} on line ${line + 1}` }]
}

/** Formats two different values as JSON, each shortened to the part that differs. */
function apart(before: unknown, after: unknown): Pick<UnmetExpectation, 'expected' | 'actual'> {
  const [expected, actual] = [JSON.stringify(before) ?? 'nothing', JSON.stringify(after) ?? 'nothing']
  let same = 0
  while (same < expected.length && expected[same] === actual[same]) same++
  const from = same > maxShownCharacters / 2 ? same - maxShownCharacters / 4 : 0
  const cut = (text: string): string =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + maxShownCharacters)}` +
    (text.length > from + maxShownCharacters ? '…' : '')
  return { expected: cut(expected), actual: cut(actual) }
}
