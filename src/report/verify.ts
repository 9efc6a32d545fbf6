import { printableJson, printable } from '../core/text/printable.ts'
import type { SignatureReport } from '../core/results/signature-report.ts'

export type VerifyFormat = (report: SignatureReport) => string

/** Keyed by `--format` value. */
export const verifyFormats: Readonly<Record<'text' | 'json', VerifyFormat>> = {
  text: ({ status, provider, reason, scheme, detail, hint }) => {
    const what = [status, ...(reason === undefined ? [] : [reason])].join(': ')
    const next = hint === undefined ? '' : `  next: ${printable(hint)}\n`
    return `${what} (${scheme ?? provider})${detail === undefined ? '' : `: ${printable(detail)}`}\n${next}`
  },
  json: ({ status, reason, scheme, hint }) =>
    `${printableJson({ status, reason: reason ?? null, scheme: scheme ?? null, hint: hint ?? null })}\n`,
}
