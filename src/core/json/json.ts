export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A non-empty string member of an object; anything else is undefined. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A member that is an object; an empty one for anything else. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isObject(value) ? value : {}
}

/** An id; some providers write it as a number. */
export function idText(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : stringAt(object, key)
}

/**
 * A text, number or boolean as text; undefined for anything else, because a stranger's value such as `{"toString": 1}`
 * throws when converted to a string.
 */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Unix milliseconds of an RFC 3339 text; undefined for anything else. */
export function timeOf(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(parsed) ? undefined : parsed
}

/** True if the text is JSON, after an optional byte order mark, which some senders add. */
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
