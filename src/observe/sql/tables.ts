import { nearest } from '../../core/text/nearest.ts'

/** JSON values by column name. */
export type Row = Readonly<Record<string, unknown>>

/**
 * Replaces the rows of a table that is too large to compare row by row. `hash` shows that the table changed, but not
 * where.
 */
export interface Summary {
  readonly count: number
  readonly hash: string
}

/** The state of a database, by table name. */
export type Tables = Readonly<Record<string, readonly Row[] | Summary>>

export interface Column {
  readonly name: string
  readonly generated: boolean
}

/** Limits above which a table is read as a `Summary`. `bytes` is the approximate size of its rows as JSON. */
export const limits = { rows: 20_000, rowsInAll: 100_000, bytes: 16 * 1024 * 1024 } as const

/** Names of modification-time columns, which change even if a write changes nothing else. */
const modificationTime = /^(?:updated|modified|(?:last|date)_?(?:updated|modified|seen))(?:_?(?:at|on|time))?$/i

/** True if a column reveals nothing about effects: it is a modification time, or generated from other columns. */
export function isIgnored({ name, generated }: Column): boolean {
  return generated || modificationTime.test(name)
}

/** Returns a human-readable list of what is not compared, such as `updated_at of every table`. */
export function ignoredIn(columns: ReadonlyMap<string, readonly Column[]>, summarised: Iterable<string>): string[] {
  const found = [...columns].flatMap(([table, all]) =>
    all
      .filter(isIgnored)
      .map(({ name, generated }) => (generated ? `${table}.${name}, a generated column` : `${name} of every table`)),
  )
  return [
    ...new Set([
      ...found,
      ...Array.from(
        summarised,
        (table) => `the rows of ${table}, a large table: only their count and hash are compared`,
      ),
    ]),
  ]
}

/** Returns the names in `?tables=a,b`; undefined if the parameter is absent. */
export function tableNames(list: string | null | undefined): readonly string[] | undefined {
  return list?.split(',').flatMap((name) => name.trim() || [])
}

/**
 * Selects the tables that the user wants: all, or those in `?tables=`.
 * @throws Error that names a missing table
 */
export function selectTables<T extends { readonly name: string }>(
  tables: readonly T[],
  wanted: readonly string[] | undefined,
): readonly T[] {
  if (!wanted) return tables
  return wanted.map((name) => {
    const table = tables.find((one) => one.name === name)
    if (table) return table
    const names = tables.map((one) => one.name)
    const near = nearest(name, names)
    throw new Error(`the database has no table ${name}; ${near ? `did you mean ${near}?` : existing(names)}`)
  })
}

function existing(names: readonly string[]): string {
  return names.length === 0 ? 'it has no tables' : `it has ${names.slice(0, 10).join(', ')}`
}
