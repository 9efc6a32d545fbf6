/** Returns the JSON Pointer (RFC 6901) to member `key` of the value at `pointer`. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Returns the keys of a JSON Pointer from the root down; undefined if the text is not a pointer. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * Returns the keys of a JSON Pointer (`/data/object/amount`) or a dotted path (`data.object.amount`); undefined if it
 * is empty or malformed.
 */
export function parsePath(text: string): string[] | undefined {
  const path = text.startsWith('/') ? parsePointer(text) : text.split('.')
  return path && path.length > 0 && path.every((key) => key !== '') ? path : undefined
}
