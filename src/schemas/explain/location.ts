import { pointerTo } from '../../core/json/pointer.ts'

/**
 * A location in a payload. The same object represents it regardless of the path through the schemas. Its JSON Pointer
 * is built only when it is needed.
 */
export interface Location {
  readonly parent: Location | undefined
  readonly child: (key: string | number) => Location
  readonly pointer: () => string
}

export function createLocation(parent?: Location, key: string | number = ''): Location {
  const children = new Map<string | number, Location>()
  const location: Location = {
    parent,
    child: (name) => {
      const known = children.get(name) ?? createLocation(location, name)
      children.set(name, known)
      return known
    },
    pointer: () => (parent ? pointerTo(parent.pointer(), key) : ''),
  }
  return location
}
