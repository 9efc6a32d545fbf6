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

/** An id, which some providers write as a number. */
export function idText(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : stringAt(object, key)
}

/**
 * A text, number or boolean as text. Anything else is undefined: what a stranger sends may throw when converted to a
 * string, as `{"toString": 1}` does.
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

/** Whether a text is JSON, apart from a leading byte order mark, which some senders add. */
export function isJsonBody(text: string): boolean {
  return isJsonText(text.replace(/^\uFEFF/, ''))
}

/** Can it be parsed? */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
