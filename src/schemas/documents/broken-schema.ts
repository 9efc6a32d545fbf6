import type { Position } from '../../core/json/position.ts'
import { usageError, type BillhookError } from '../../errors.ts'

/** A schema that cannot be used: the error names its file, and line and column where they are known. */
export function brokenSchema(
  file: string,
  why: string,
  hint = 'correct the schema file',
  cause?: unknown,
  at?: Position,
): BillhookError {
  const place = at ? `${file}:${at.line}:${at.column}` : file
  return usageError('BILLHOOK_SCHEMA_BROKEN', `schema ${place}: ${clip(why)}`, clip(hint), cause)
}

/** What a schema says in it may be of any length: the beginning and the end are shown. */
function clip(text: string): string {
  return text.length > 600 ? `${text.slice(0, 400)}…${text.slice(-150)}` : text
}
