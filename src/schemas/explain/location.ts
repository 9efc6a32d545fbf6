import { pointerTo } from '../../core/json/pointer.ts'

/** A place in a payload: the same object however it is reached. Its JSON Pointer is made only when it is shown. */
export interface Place {
  readonly parent: Place | undefined
  readonly child: (key: string | number) => Place
  readonly pointer: () => string
}

export function createPlace(parent?: Place, key: string | number = ''): Place {
  const children = new Map<string | number, Place>()
  const place: Place = {
    parent,
    child: (name) => {
      const known = children.get(name) ?? createPlace(place, name)
      children.set(name, known)
      return known
    },
    pointer: () => (parent ? pointerTo(parent.pointer(), key) : ''),
  }
  return place
}
