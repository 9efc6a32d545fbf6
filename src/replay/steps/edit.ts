import { parseExactJson } from '../../core/json/exact.ts'
import { isObject } from '../../core/json/json.ts'
import { parsePath, pointerTo } from '../../core/json/pointer.ts'
import type { Edit } from '../fixtures/fixture.ts'

/** Parses `PATH=VALUE`; a value that is not JSON is used as a string. Returns undefined if the path is invalid. */
export function parseEdit(text: string): Edit | undefined {
  const at = text.indexOf('=')
  const path = at === -1 ? undefined : parsePath(text.slice(0, at))
  return path && { path, value: valueOf(text.slice(at + 1)) }
}

/** Returns an edit's path as a JSON Pointer. */
export function editPointer({ path }: Edit): string {
  return path.reduce(pointerTo, '')
}

/**
 * Returns a copy of the value with the edit applied; undefined if the parent does not exist. A missing member is added,
 * but an array element must exist.
 */
export function applyEdit(value: unknown, { path: [key = '', ...rest], value: replacement }: Edit): unknown {
  if (Array.isArray(value)) {
    const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : value.length
    if (index >= value.length) return undefined
    const inner = rest.length === 0 ? replacement : applyEdit(value[index], { path: rest, value: replacement })
    return inner === undefined ? undefined : value.with(index, inner)
  }
  if (!isObject(value)) return undefined
  const inner = rest.length === 0 ? replacement : applyEdit(value[key], { path: rest, value: replacement })
  return inner === undefined ? undefined : { ...value, [key]: inner }
}

function valueOf(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}
