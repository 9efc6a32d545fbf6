import type { JsonObject } from '../../core/json/json.ts'
import type { Place } from './place.ts'

/** Returns the envelope schema: a string or integer at each location in the body. */
export function envelopeOf(places: readonly Place[]): JsonObject {
  const paths = places.flatMap((place) => ('path' in place ? [place.path] : []))
  return { type: 'object', ...members(paths) }
}

/** Values other than objects are not constrained, because a pointer may pass through an array. */
function members(paths: readonly (readonly string[])[]): JsonObject {
  const names = [...new Set(paths.flatMap(([name]) => (name === undefined ? [] : [name])))]
  if (names.length === 0) return {}
  const below = (name: string): JsonObject => {
    const inner = paths.flatMap(([first, ...rest]) => (first === name ? [rest] : []))
    return inner.some((rest) => rest.length === 0) ? { type: ['string', 'integer'], minLength: 1 } : members(inner)
  }
  return { required: names, properties: Object.fromEntries(names.map((name) => [name, below(name)])) }
}
