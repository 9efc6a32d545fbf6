import type { Finding } from '../finding.ts'

/** A finding with its position in the file. Lines and columns are counted from 1; columns are UTF-16 code units. */
export interface PlacedFinding extends Finding {
  readonly line: number
  readonly column: number
}

/** The result of `validate` for one payload. */
export interface PayloadResult {
  /** The file name as given by the user, or a path below the given directory; `<stdin>` for standard input. */
  readonly file: string
  /** Line of the file on which the payload begins, counted from 1. */
  readonly line: number
  /** `unreadable`: there is no JSON object to check. `no-schema`: no problem was found, but no schema was available. */
  readonly outcome: 'valid' | 'invalid' | 'no-schema' | 'unreadable'
  readonly provider?: string
  readonly type?: string
  /** The API version stated in the payload. */
  readonly version?: string
  readonly eventId?: string
  /** Path of the schema used. */
  readonly schema?: string
  readonly findings: readonly PlacedFinding[]
  /** The reason why no schema was found, or the assumption made to find one. */
  readonly note?: string
}

/** A note that applies to several payloads. */
export interface Note {
  readonly kind: 'no-schema' | 'assumed'
  readonly message: string
  readonly count: number
  readonly first: { readonly file: string; readonly line: number }
}

export interface ValidationSummary {
  readonly files: number
  readonly payloads: number
  readonly valid: number
  readonly invalid: number
  readonly noSchema: number
  readonly unreadable: number
  /** Number of errors and warnings. */
  readonly findings: number
  readonly notes: readonly Note[]
  /** True if payloads without a schema count as failed. */
  readonly strict: boolean
  readonly verdict: 'pass' | 'fail' | 'nothing-validated'
}

/** Converts results to an output format piece by piece; each returned string is written immediately. */
export interface ValidationReport {
  readonly payload: (result: PayloadResult) => string
  readonly end: (summary: ValidationSummary) => string
}
