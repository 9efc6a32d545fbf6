/** Those of https://sqlite.org/rescode.html that a person can do something about. */
export const SqliteCode = { busy: 5, readOnly: 8, corrupt: 11, cannotOpen: 14, notADatabase: 26 } as const

/** SQLite's primary result code; undefined for what is no error of SQLite. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

/** A part of the database file is not what SQLite wrote there. */
export function isCorrupt(error: unknown): boolean {
  return resultCode(error) === SqliteCode.corrupt
}
