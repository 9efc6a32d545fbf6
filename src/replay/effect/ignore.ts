import { parsePath } from '../../core/json/pointer.ts'

/** Is a path ignored? Its keys from the root, `*` for an element of a list. */
export type Ignored = (path: readonly string[]) => boolean

/**
 * `--ignore` patterns: JSON Pointers or dotted paths; `*` matches any key. Everything below an ignored path is ignored.
 */
export function ignoring(patterns: readonly string[]): Ignored {
  const ignored = patterns.map((pattern) => parsePath(pattern)).filter((keys) => keys !== undefined)
  return (path) =>
    ignored.some((keys) => keys.length <= path.length && keys.every((key, index) => key === '*' || key === path[index]))
}
