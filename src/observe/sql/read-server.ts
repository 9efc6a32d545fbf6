import type { Digest, ServerTable, Session } from './session.ts'
import { chosen, ignoredIn, limits, type Row, type Summary, type Tables } from './tables.ts'

/** What was read the last time, so that it is not read again. */
export interface Memory {
  readonly moment: string | undefined
  readonly state: Tables
  readonly hashes: ReadonlyMap<string, string>
  /** Tables that stand as a count and a hash, and stay so. */
  readonly large: ReadonlySet<string>
  readonly ignores: readonly string[]
}

/** The tables as they are at one moment; rows are fetched only where something changed since `last`. */
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
  const tables = chosen(await session.tables(), wanted)
  const digests = tables.length > 0 ? await session.digests(tables) : []
  const large = new Set(last?.large)
  const hashes = new Map<string, string>()
  const state = new Map<string, readonly Row[] | Summary>()
  let room: number = limits.rowsInAll
  for (const [index, table] of tables.entries()) {
    const digest = digests[index]
    if (!digest) throw new Error(`said nothing of the table ${table.name}`)
    const { name } = table
    // Other columns are other rows, even with the same values.
    const hash = `${table.columns.map((column) => column.name).join()} ${digest.count} ${digest.hash}`
    hashes.set(name, hash)
    if (isLarge(digest, room)) large.add(name)
    const known = last?.hashes.get(name) === hash && Object.hasOwn(last.state, name) ? last.state[name] : undefined
    state.set(
      name,
      large.has(name) ? { count: digest.count, hash: digest.hash } : (known ?? (await session.rows(table))),
    )
    if (!large.has(name)) room -= digest.count
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

function isLarge({ count, bytes }: Digest, room: number): boolean {
  return count > Math.min(limits.rows, room) || bytes > limits.bytes
}
