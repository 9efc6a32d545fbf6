import type { Position } from '../../core/json/position.ts'
import { usageError, type BillhookError } from '../../errors.ts'

/** The error for an unusable schema. It names the file, and line and column if they are known. */
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

/** Keeps the beginning and the end of a text, because parts of a schema in it may have any length. */
function clip(text: string): string {
  return text.length > 600 ? `${text.slice(0, 400)}…${text.slice(-150)}` : text
}
