import type { Digest, ServerTable, Session } from './session.ts'
import { ignoredIn, limits, selectTables, type Row, type Summary, type Tables } from './tables.ts'

/** The last reading, kept so that unchanged tables are not read again. */
export interface Memory {
  readonly moment: string | undefined
  readonly state: Tables
  readonly hashes: ReadonlyMap<string, string>
  /** Tables read only as a count and a hash. Once a table is large, it stays in this set. */
  readonly large: ReadonlySet<string>
  readonly ignores: readonly string[]
}

/** Reads all tables in one snapshot. Fetches rows only from tables that changed since `last`. */
export async function readServer<T extends ServerTable>(
  session: Session<T>,
  wanted: readonly string[] | undefined,
  last: Memory | undefined,
): Promise<Memory> {
  const moment = await session.begin()
  if (last && moment !== undefined && moment === last.moment) {
    await session.end()
    return last
  }
  const tables = selectTables(await session.tables(), wanted)
  const digests = tables.length > 0 ? await session.digests(tables) : []
  const large = new Set(last?.large)
  const hashes = new Map<string, string>()
  const state = new Map<string, readonly Row[] | Summary>()
  let remainingRows: number = limits.rowsInAll
  for (const [index, table] of tables.entries()) {
    const digest = digests[index]
    if (!digest) throw new Error(`the server returned no digest for the table ${table.name}`)
    const { name } = table
    // A changed column list changes the rows, even if the values are the same.
    const hash = `${table.columns.map((column) => column.name).join()} ${digest.count} ${digest.hash}`
    hashes.set(name, hash)
    if (isLarge(digest, remainingRows)) large.add(name)
    if (large.has(name)) {
      state.set(name, { count: digest.count, hash: digest.hash })
      continue
    }
    const isUnchanged = last?.hashes.get(name) === hash && Object.hasOwn(last.state, name)
    state.set(name, (isUnchanged ? last.state[name] : undefined) ?? (await session.rows(table)))
    remainingRows -= digest.count
  }
  await session.end()
  return {
    moment,
    state: Object.fromEntries(state),
    hashes,
    large,
    ignores: ignoredIn(new Map(tables.map(({ name, columns }) => [name, columns])), large),
  }
}

function isLarge({ count, bytes }: Digest, remainingRows: number): boolean {
  return count > Math.min(limits.rows, remainingRows) || bytes > limits.bytes
}
