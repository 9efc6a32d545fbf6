import { cannotRun, type BillhookError } from '../errors.ts'

/** `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3): a file of results that cannot be written. */
export function unwritable(path: string, cause: unknown): BillhookError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return cannotRun(
    'BILLHOOK_OUTPUT_UNWRITABLE',
    `cannot write ${path}: ${reason}`,
    'name a file in a directory that can be written',
    cause,
  )
}
