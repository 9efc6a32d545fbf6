import type { Note, PayloadResult, ValidationSummary } from '../core/results/validation.ts'

/** Maximum number of distinct notes; further ones are counted together as "other reasons". */
const mostNotes = 100

/** Counters of results. */
export interface Summary {
  readonly add: (result: PayloadResult) => void
  /** @param strict whether payloads without a schema fail */
  readonly summary: (files: number, strict: boolean) => ValidationSummary
}

/** Creates counters of results. Memory use does not grow with the number of results. */
export function createSummary(): Summary {
  const outcomes = { valid: 0, invalid: 0, 'no-schema': 0, unreadable: 0 }
  const notes = new Map<string, Note>()
  let found = 0
  return {
    add: ({ outcome, note, schema, findings, file, line }) => {
      outcomes[outcome]++
      found += findings.length
      if (note === undefined) return
      const kind = schema === undefined ? 'no-schema' : 'assumed'
      const message = notes.size < mostNotes || notes.has(note) ? note : 'other reasons'
      const known = notes.get(message)
      notes.set(
        message,
        known ? { ...known, count: known.count + 1 } : { kind, message, count: 1, first: { file, line } },
      )
    },
    summary: (files, strict) => {
      const { valid, invalid, unreadable, 'no-schema': noSchema } = outcomes
      const failed = invalid + unreadable > 0 || (strict && noSchema > 0)
      const verdict = failed ? 'fail' : valid === 0 ? 'nothing-validated' : 'pass'
      const payloads = valid + invalid + noSchema + unreadable
      return {
        files,
        payloads,
        valid,
        invalid,
        noSchema,
        unreadable,
        findings: found,
        notes: [...notes.values()],
        strict,
        verdict,
      }
    },
  }
}
