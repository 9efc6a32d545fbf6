import type * as Sqlite from 'node:sqlite'

/**
 * Loads `node:sqlite` and suppresses the warning of Node.js 22 that it is experimental: our tests check that it does
 * what we need.
 */
export async function loadSqlite(): Promise<typeof Sqlite> {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite')) Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    return await import('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
