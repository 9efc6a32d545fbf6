import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { stripeEvent } from './deliveries.ts'
import { tempDir } from './temp-dir.ts'

/** A paid invoice of customer cus_1, and a refund. */
export const paid = stripeEvent('evt_paid', { data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } } })
export const refunded = stripeEvent('evt_back', { type: 'charge.refunded' })

/** Creates a temporary directory with these files. Values that are not strings are written as JSON. */
export function folder(files: Readonly<Record<string, unknown>> = { 'paid.json': paid }): string {
  const dir = tempDir()
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content))
  return dir
}

/** Parses the output of `--report json`. */
export function reportOf({ stdout }: { readonly stdout: string }): ReplayReport {
  return JSON.parse(stdout) as ReplayReport
}
