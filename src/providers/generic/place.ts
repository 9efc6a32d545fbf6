import { header, type Message } from '../../core/delivery/delivery.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import { parsePointer } from '../../core/json/pointer.ts'

/** Location of a value in a delivery. */
export type Place = { readonly header: string } | { readonly path: readonly string[] }

/** Parses a location such as `/event/id` or `header:X-Acme-Id`; undefined for anything else. */
export function parsePlace(text: string): Place | undefined {
  if (text.startsWith('header:')) return isHeaderName(text.slice(7)) ? { header: text.slice(7) } : undefined
  const path = text === '' ? undefined : parsePointer(text)
  return path && { path }
}

export function isHeaderName(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text)
}

/** Returns the string at the location, or an integer as a string; undefined for anything else. */
export function textAt(place: Place, message: Message, body: JsonObject): string | undefined {
  const value = 'header' in place ? header(message, place.header.toLowerCase()) : valueAt(place.path, body)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns a copy of the body without the value at the location. */
export function without([key, ...rest]: readonly string[], body: JsonObject): JsonObject {
  if (key === undefined || !Object.hasOwn(body, key)) return body
  const inner = body[key]
  return { ...body, [key]: rest.length > 0 && isObject(inner) ? without(rest, inner) : undefined }
}

function valueAt(path: readonly string[], body: JsonObject): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? (value as unknown[])[Number(key)] : undefined
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, body)
}
