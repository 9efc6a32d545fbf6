import type * as Yaml from 'yaml'
import type { ParsedYaml } from '../core/text/parse-yaml.ts'
import { usageError, type BillhookError } from '../errors.ts'

/** A privilege that a billhook.yaml is granted only if the user trusts it. */
export interface Privilege {
  /** `replay.observe[0]` */
  readonly key: string
  /** `billhook.yaml:7:13` */
  readonly place: string
  /** Worded to follow the key: `runs a command`. */
  readonly what: string
  /** The value as written, without credentials. */
  readonly shown: string
  /** True if `shown` omits part of the value. */
  readonly hidden: boolean
}

/** A parsed billhook.yaml, with the context needed to read its values and to report their positions. */
export interface Source extends ParsedYaml {
  /** The path as the user would type it. */
  readonly file: string
  readonly yaml: typeof Yaml
  readonly vars: Readonly<Record<string, string | undefined>>
  /** The user's named secrets, read on first use. */
  readonly secrets: () => ReadonlyMap<string, string>
  /** The folder that contains the file. */
  readonly root: string
  /** Why the file's privileges are denied, worded to follow "and"; undefined if they are granted. */
  readonly refusal: string | undefined
  /** The privileges that the file asks for, collected while it is read. */
  readonly privileges: Privilege[]
  /** Mistakes found so far; reading continues after each. */
  readonly mistakes: BillhookError[]
  /** Number of values that may still be read; each use of an alias counts as all the values that it refers to. */
  readonly budget: { left: number }
}

/** `billhook.yaml:3:5` */
export function where({ file, lines }: Pick<Source, 'file' | 'lines'>, place: Yaml.Node | number | null): string {
  const { line, col } = lines.linePos(typeof place === 'number' ? place : (place?.range?.[0] ?? 0))
  return `${file}:${line}:${col}`
}

/** Throws an error that names a location in the file (exit 2). */
export function wrong(
  source: Pick<Source, 'file' | 'lines'>,
  place: Yaml.Node | number | null,
  message: string,
  hint?: string,
): never {
  throw usageError(
    'BILLHOOK_CONFIG_INVALID',
    `${where(source, place)}: ${message}`,
    hint ?? 'billhook help config lists every key',
  )
}

/** Returns the node at a path, or its nearest existing ancestor. */
export function nodeAt(source: Pick<Source, 'document' | 'yaml'>, path: readonly string[]): Yaml.Node | null {
  const found = source.document.getIn(path, true)
  if (source.yaml.isNode(found)) return found
  return path.length === 0 ? null : nodeAt(source, path.slice(0, -1))
}
