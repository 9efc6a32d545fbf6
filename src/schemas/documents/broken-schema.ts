import type { Position } from '../../core/json/position.ts'
import { usageError, type BillhookError } from '../../errors.ts'

/** Creates the error for an unusable schema, naming the file, and the line and column if known. */
export function brokenSchema(
  file: string,
  why: string,
  hint = 'correct the schema file',
  cause?: unknown,
  at?: Position,
): BillhookError {
  const location = at ? `${file}:${at.line}:${at.column}` : file
  return usageError('BILLHOOK_SCHEMA_BROKEN', `schema ${location}: ${clip(why)}`, clip(hint), cause)
}

/** Keeps only the beginning and end of a long message, because it may quote schema parts of any length. */
function clip(text: string): string {
  return text.length > 600 ? `${text.slice(0, 400)}…${text.slice(-150)}` : text
}
