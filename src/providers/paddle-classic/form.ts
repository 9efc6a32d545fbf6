import { readBody } from '../../core/delivery/body.ts'
import type { Message } from '../../core/delivery/delivery.ts'

/** Returns the fields of a form; undefined if one is repeated, because it is unclear which one counts. */
export function formFields(message: Message): Record<string, string> | undefined {
  const read = readBody(message)
  const pairs = (read.ok && read.fields) || []
  const fields = Object.fromEntries(pairs)
  return Object.keys(fields).length === pairs.length ? fields : undefined
}

/** Returns the fields of a fixture (a JSON object's strings) or of a form. */
export function fieldsToSign(message: Message): Record<string, string> {
  const read = readBody(message)
  const entries = read.ok ? Object.entries(read.json) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/**
 * Returns the output of PHP's `serialize` for an array of strings, sorted by the bytes of its keys; lengths are in
 * bytes.
 */
export function phpSerialized(fields: Readonly<Record<string, string>>): string {
  const byBytes = Object.entries(fields).map(
    ([key, value]) => [Buffer.from(key).toString('latin1'), phpText(key) + phpText(value)] as const,
  )
  const sorted = byBytes.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `a:${sorted.length}:{${sorted.map(([, text]) => text).join('')}}`
}

function phpText(text: string): string {
  return `s:${Buffer.byteLength(text)}:"${text}";`
}
