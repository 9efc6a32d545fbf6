/** Result codes (https://sqlite.org/rescode.html) that a person can act on. */
export const SqliteCode = { busy: 5, readOnly: 8, corrupt: 11, cannotOpen: 14, notADatabase: 26 } as const

/** SQLite's primary result code; undefined if the error is not from SQLite. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

/** A part of the database file was changed by something other than SQLite. */
export function isCorrupt(error: unknown): boolean {
  return resultCode(error) === SqliteCode.corrupt
}
