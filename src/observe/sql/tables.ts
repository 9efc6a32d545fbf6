import { nearest } from '../../core/text/nearest.ts'

/** A row: values by the name of their column, in JSON. */
export type Row = Readonly<Record<string, unknown>>

/**
 * What stands for a table that is too large to be compared row by row. `hash` says that something changed in it, not
 * what.
 */
export interface Summary {
  readonly count: number
  readonly hash: string
}

/** The state of a database, by the name of the table. */
export type Tables = Readonly<Record<string, readonly Row[] | Summary>>

export interface Column {
  readonly name: string
  readonly generated: boolean
}

/** Beyond these a table is read as a `Summary`. `bytes` are those of its rows as JSON, more or less. */
export const limits = { rows: 20_000, rowsInAll: 100_000, bytes: 16 * 1024 * 1024 } as const

/** Without `_` and case. They tell when, not what, and change with writes that change nothing else. */
const times = /^(?:updated|modified|(?:last|date)_?(?:updated|modified|seen))(?:_?(?:at|on|time))?$/i

/** Whether it says nothing of an effect: it tells when, or follows from other columns. */
export function isIgnored({ name, generated }: Column): boolean {
  return generated || times.test(name)
}

/** What was not read, for people: `updated_at of every table`. */
export function ignoredIn(columns: ReadonlyMap<string, readonly Column[]>, summarised: Iterable<string>): string[] {
  const found = [...columns].flatMap(([table, all]) =>
    all
      .filter(isIgnored)
      .map(({ name, generated }) => (generated ? `${table}.${name}, which is generated` : `${name} of every table`)),
  )
  return [
    ...new Set([
      ...found,
      ...Array.from(
        summarised,
        (table) => `the single rows of ${table}, which is large: only its count and a hash are compared`,
      ),
    ]),
  ]
}

/**
 * Those that the user wants to see: all of them, or those of `?tables=`.
 * @throws an Error that names a table which is not there
 */
export function chosen<T extends { readonly name: string }>(
  tables: readonly T[],
  wanted: readonly string[] | undefined,
): readonly T[] {
  if (!wanted) return tables
  return wanted.map((name) => {
    const table = tables.find((one) => one.name === name)
    if (table) return table
    const names = tables.map((one) => one.name)
    const near = nearest(name, names)
    throw new Error(
      `has no table ${name}${near ? `; did you mean ${near}?` : `; it has ${names.slice(0, 10).join(', ') || 'none at all'}`}`,
    )
  })
}
