import type { Note, PayloadResult, ValidationSummary } from '../core/validation.ts'

/** Notes that differ more often than this are counted under one heading. */
const mostNotes = 100

/** Counts results. Memory does not grow with their number. */
export class Tally {
  readonly #outcomes = { valid: 0, invalid: 0, 'no-schema': 0, unreadable: 0 }
  readonly #notes = new Map<string, Note>()
  #findings = 0

  add({ outcome, note, schema, findings, file, line }: PayloadResult): void {
    this.#outcomes[outcome]++
    this.#findings += findings.length
    if (note === undefined) return
    const kind = schema === undefined ? 'no-schema' : 'assumed'
    const message = this.#notes.size < mostNotes || this.#notes.has(note) ? note : 'other reasons'
    const known = this.#notes.get(message)
    this.#notes.set(
      message,
      known ? { ...known, count: known.count + 1 } : { kind, message, count: 1, first: { file, line } },
    )
  }

  /** @param strict payloads without a schema fail */
  summary(files: number, strict: boolean): ValidationSummary {
    const { valid, invalid, unreadable, 'no-schema': noSchema } = this.#outcomes
    const failed = invalid + unreadable > 0 || (strict && noSchema > 0)
    const verdict = failed ? 'fail' : valid === 0 ? 'nothing-validated' : 'pass'
    const payloads = valid + invalid + noSchema + unreadable
    const notes = [...this.#notes.values()]
    return { files, payloads, valid, invalid, noSchema, unreadable, findings: this.#findings, notes, strict, verdict }
  }
}
