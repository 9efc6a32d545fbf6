import { BillhookError, cannotRun, systemCode } from '../../errors.ts'
import { deepLook } from '../damage-hints.ts'
import type { StoreMode } from '../store.ts'
import { isCorrupt, resultCode, SqliteCode } from './result-code.ts'

/** Converts a failure to open or read a store into an error with a next step; leaves any other error unchanged. */
export function explain(error: unknown, dir: string, mode: StoreMode): unknown {
  if (error instanceof BillhookError || systemCode(error) === undefined) return error
  const because = error instanceof Error ? error.message : String(error)
  if (resultCode(error) === SqliteCode.notADatabase) {
    return cannotRun(
      'BILLHOOK_STORE_FOREIGN',
      `store.db or listener.lock in ${dir} is not a billhook file: ${because}`,
      'name another --data-dir',
      error,
    )
  }
  if (isCorrupt(error)) {
    return cannotRun(
      'BILLHOOK_STORE_DAMAGED',
      `the store in ${dir} is damaged: ${because}`,
      `${deepLook(dir)}; to continue now, name another --data-dir`,
      error,
    )
  }
  if (systemCode(error) === 'EEXIST') {
    const { path = dir } = error as NodeJS.ErrnoException
    return cannotRun(
      'BILLHOOK_STORE_UNUSABLE',
      `cannot open the store in ${dir}: ${path} is a file`,
      'name a directory with --data-dir',
      error,
    )
  }
  const hint =
    mode === 'listen'
      ? 'check that the directory is writable and the disk is not full'
      : 'check that you can read the directory and store.db'
  return cannotRun('BILLHOOK_STORE_UNUSABLE', `cannot open the store in ${dir}: ${because}`, hint, error)
}
