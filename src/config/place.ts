import type * as Yaml from 'yaml'
import { usageError } from '../errors.ts'
import type { Privilege } from './privilege.ts'

/** A parsed billhook.yaml, with what is needed to read it and to say where something is in it. */
export interface Source {
  /** As the user would type it. */
  readonly file: string
  readonly yaml: typeof Yaml
  readonly document: Yaml.Document.Parsed
  readonly lines: Yaml.LineCounter
  readonly vars: Readonly<Record<string, string | undefined>>
  /** The folder of the file. */
  readonly root: string
  /** Why the file may not do what it asks for, read after "and"; undefined: it may. */
  readonly refusal: string | undefined
  /** What it asks for, gathered while it is read. */
  readonly privileges: Privilege[]
}

/** `billhook.yaml:3:5` */
export function where({ file, lines }: Pick<Source, 'file' | 'lines'>, place: Yaml.Node | number | null): string {
  const { line, col } = lines.linePos(typeof place === 'number' ? place : (place?.range?.[0] ?? 0))
  return `${file}:${line}:${col}`
}

/** Says what is wrong and where: exit 2. */
export function wrong(source: Pick<Source, 'file' | 'lines'>, place: Yaml.Node | number | null, message: string, hint?: string): never {
  throw usageError('BILLHOOK_CONFIG_INVALID', `${where(source, place)}: ${message}`, hint ?? 'docs/config.md lists every key')
}
