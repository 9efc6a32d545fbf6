import type { Finding } from '../../core/finding.ts'
import { counted } from '../../core/text/counted.ts'
import type { ValidationSummary } from '../../core/results/validation.ts'

/** Summarises the outcomes: `12 payloads in 1 file: 9 valid, 2 invalid, 1 without a schema, 0 unreadable`. */
export function counts({ payloads, files, valid, invalid, noSchema, unreadable }: ValidationSummary): string {
  const outcomes = `${valid} valid, ${invalid} invalid, ${noSchema} without a schema, ${unreadable} unreadable`
  return `${counted(payloads, 'payload')} in ${counted(files, 'file')}: ${outcomes}`
}

/** Returns `expected string or null; was integer 5`, or an empty string if the message is sufficient. */
export function difference({ expected, actual }: Finding): string {
  if (expected === undefined) return actual === undefined || actual === 'nothing' ? '' : `was ${actual}`
  return actual === undefined ? `expected ${expected}` : `expected ${expected}; was ${actual}`
}

/**
 * Formats a finding as one line without file and line number: `/data/id: wrong type (expected string; was integer 5)`.
 */
export function sentence(finding: Finding): string {
  const detail = difference(finding)
  return `${at(finding)}${finding.message}${detail === '' ? '' : ` (${detail})`}`
}

/**
 * Returns a finding's pointer as the prefix of a message, such as `/data/id: `; empty for the whole payload. Very long
 * pointers are truncated.
 */
export function at({ pointer = '' }: Finding): string {
  if (pointer === '') return ''
  return pointer.length > 300 ? `${pointer.slice(0, 300)}…: ` : `${pointer}: `
}
