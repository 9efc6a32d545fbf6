import { isObject } from '../../core/json.ts'

/** The fields of a form; undefined when one comes twice: which of them counts is open. */
export function formFields(body: Uint8Array): Record<string, string> | undefined {
  const pairs = [...new URLSearchParams(text(body))]
  const fields = Object.fromEntries(pairs)
  return Object.keys(fields).length === pairs.length ? fields : undefined
}

/** What a fixture or a form has to say: the texts of a JSON object, or the fields. */
export function fieldsToSign(body: Uint8Array): Record<string, string> {
  try {
    const json: unknown = JSON.parse(text(body))
    if (isObject(json)) return Object.fromEntries(Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    // A form.
  }
  return formFields(body) ?? {}
}

function text(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
}

/** What PHP's `serialize` writes of an array of texts, by the bytes of its keys; lengths are in bytes. */
export function phpSerialized(fields: Readonly<Record<string, string>>): string {
  const byBytes = Object.entries(fields).map(([key, value]) => [Buffer.from(key).toString('latin1'), phpText(key) + phpText(value)] as const)
  const sorted = byBytes.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `a:${sorted.length}:{${sorted.map(([, text]) => text).join('')}}`
}

function phpText(text: string): string {
  return `s:${Buffer.byteLength(text)}:"${text}";`
}
