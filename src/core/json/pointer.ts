/** JSON Pointer (RFC 6901) of the member `key` of what `pointer` points to. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The keys that a JSON Pointer names from the root on; undefined when the text is not one. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * The keys of a JSON Pointer (`/data/object/amount`) or a dotted path (`data.object.amount`); undefined when empty or
 * malformed.
 */
export function parsePath(text: string): string[] | undefined {
  const path = text.startsWith('/') ? parsePointer(text) : text.split('.')
  return path && path.length > 0 && path.every((key) => key !== '') ? path : undefined
}
