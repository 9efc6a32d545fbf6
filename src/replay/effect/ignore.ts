import { parsePath } from '../../core/json/pointer.ts'

/** Reports whether a path is ignored, given its keys from the root, with `*` for a list element. */
export type Ignored = (path: readonly string[]) => boolean

/**
 * Parses `--ignore` patterns: JSON Pointers or dotted paths, in which `*` matches any key. Everything below an ignored
 * path is ignored too.
 */
export function ignoring(patterns: readonly string[]): Ignored {
  const ignored = patterns.map((pattern) => parsePath(pattern)).filter((keys) => keys !== undefined)
  return (path) =>
    ignored.some((keys) => keys.length <= path.length && keys.every((key, index) => key === '*' || key === path[index]))
}
