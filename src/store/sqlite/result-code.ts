/** The result codes from https://sqlite.org/rescode.html that billhook handles. */
export const SqliteCode = { busy: 5, readOnly: 8, corrupt: 11, cannotOpen: 14, notADatabase: 26 } as const

/** Returns SQLite's primary result code; undefined for any other error. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

/** Returns whether SQLite has found the database file to be corrupt. */
export function isCorrupt(error: unknown): boolean {
  return resultCode(error) === SqliteCode.corrupt
}
