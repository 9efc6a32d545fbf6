import type { Finding } from '../finding.ts'

/** A finding with its position in the file, both numbers from 1; columns count UTF-16 code units. */
export interface PlacedFinding extends Finding {
  readonly line: number
  readonly column: number
}

/** The result of `validate` for one payload. */
export interface PayloadResult {
  /** As the user named it, or below the directory that was named; `<stdin>` for standard input. */
  readonly file: string
  /** Line where the payload begins in its file, from 1. */
  readonly line: number
  /** `unreadable`: there is no JSON object to check. `no-schema`: no problem found, but there was no schema. */
  readonly outcome: 'valid' | 'invalid' | 'no-schema' | 'unreadable'
  readonly provider?: string
  readonly type?: string
  /** What the payload says. */
  readonly version?: string
  readonly eventId?: string
  /** Path of the schema that was used. */
  readonly schema?: string
  readonly findings: readonly PlacedFinding[]
  /** Why no schema was found, or what was assumed to find one. */
  readonly note?: string
}

/** The same note on many payloads. */
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
  /** Errors and warnings. */
  readonly findings: number
  readonly notes: readonly Note[]
  /** Payloads without a schema count as failed. */
  readonly strict: boolean
  readonly verdict: 'pass' | 'fail' | 'nothing-validated'
}

/** Turns results into one output format, piece by piece; each returned text is written immediately. */
export interface ValidationReport {
  readonly payload: (result: PayloadResult) => string
  readonly end: (summary: ValidationSummary) => string
}
