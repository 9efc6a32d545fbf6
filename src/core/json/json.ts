export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns a member that is a non-empty string; undefined for anything else. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns a member that is an object; an empty object for anything else. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isObject(value) ? value : {}
}

/** Returns an id as a string; some providers send ids as numbers. */
export function idText(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : stringAt(object, key)
}

/**
 * Converts a string, number or boolean to a string; undefined for anything else, because converting an object such as
 * `{"toString": 1}` would throw.
 */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Converts an RFC 3339 string to Unix milliseconds; undefined for anything else. */
export function timeOf(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(parsed) ? undefined : parsed
}

/** True if the text is JSON, optionally preceded by a byte order mark, which some senders add. */
export function isJsonBody(text: string): boolean {
  return isJsonText(text.replace(/^\uFEFF/, ''))
}

/** True if `JSON.parse` accepts the text. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
