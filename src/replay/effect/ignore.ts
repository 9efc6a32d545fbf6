import { parsePath } from '../../core/json/pointer.ts'

/** Is this place left out? The keys from the root on, `*` for an element of a list. */
export type Ignored = (path: readonly string[]) => boolean

/**
 * `--ignore` patterns: JSON Pointers or dotted paths; `*` fits any key. What is below an ignored place is ignored, too.
 */
export function ignoring(patterns: readonly string[]): Ignored {
  const ignored = patterns.map((pattern) => parsePath(pattern)).filter((keys) => keys !== undefined)
  return (path) =>
    ignored.some((keys) => keys.length <= path.length && keys.every((key, index) => key === '*' || key === path[index]))
}
