import { isUtf8 } from 'node:buffer'
import { repeatsName } from '../../json/ambiguities.ts'
import { isExactNumber, parseExactJson } from '../../json/exact.ts'
import { isObject } from '../../json/json.ts'
import { fitsAny, type Clue } from './case.ts'

/** Maximum size in bytes of a body to reserialise, so that a forger cannot keep the listener busy. */
const longest = 64 * 1024

/** Detects a body that an intermediary parsed and reserialised. */
export const body: Clue = (one) => {
  const { delivery } = one
  if (delivery.body.length > longest || !isUtf8(delivery.body)) return undefined
  const text = Buffer.from(delivery.body.buffer, delivery.body.byteOffset, delivery.body.length).toString('utf8')
  // Reserialising would have dropped one of the repeated names.
  if (repeatsName(text)) return undefined
  for (const [original, what] of originals(text)) {
    if (original === text || !fitsAny(one, { ...delivery, body: Buffer.from(original) })) continue
    return (
      `the signature matches the body ${what}: a proxy or framework rewrote it; verify and forward the ` +
      `bytes exactly as received`
    )
  }
  return undefined
}

/** Yields bodies that the sender may have signed, each with a description. */
function* originals(text: string): Generator<readonly [string, string]> {
  yield [text.replace(/\r?\n$/, ''), 'without the final line break']
  yield [`${text}\n`, 'with a final line break']
  yield [text.replaceAll('\r\n', '\n'), 'with LF line breaks']
  yield [text.replace(/^\uFEFF/, ''), 'without a byte order mark']
  try {
    const value = parseExactJson(text)
    const compact = JSON.stringify(value)
    const pretty = JSON.stringify(value, undefined, 2)
    const sorted = inOrder(value)
    yield [compact, 'written without whitespace']
    yield [pretty, 'indented by 2 spaces']
    yield [`${pretty}\n`, 'indented by 2 spaces, with a final line break']
    yield [JSON.stringify(sorted), 'written without whitespace and with sorted keys']
    yield [JSON.stringify(sorted, undefined, 2), 'indented by 2 spaces, with sorted keys']
    yield [spaced(compact), 'written with a space after each comma and colon']
    yield [escaped(compact), 'written with non-ASCII characters escaped']
    yield [
      escaped(spaced(compact)),
      'written with a space after each comma and colon and with non-ASCII characters escaped',
    ]
    yield [compact.replaceAll('/', String.raw`\/`), 'written with escaped slashes']
  } catch {
    // Not JSON, or nested too deeply to reserialise.
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isObject(value) || isExactNumber(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, content]) => [key, inOrder(content)]))
}

/** Adds spaces as Python's `json` module does. */
function spaced(compact: string): string {
  return compact.replaceAll(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token))
}

function escaped(json: string): string {
  return json.replaceAll(
    /[\u0080-\uFFFF]/g,
    (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  )
}
