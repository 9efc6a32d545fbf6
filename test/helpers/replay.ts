import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { billhook, type Ended } from './billhook.ts'
import { stripeEvent } from './deliveries.ts'
import type { Handler } from './handlers.ts'
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

/** Runs one check with the payloads of a directory against a handler; prints a JSON report. */
export function runCheck(
  check: string,
  { url, state }: Pick<Handler, 'url' | 'state'>,
  dir: string,
  ...more: readonly string[]
): Promise<Ended> {
  const args = [
    'replay',
    '.',
    '--to',
    url,
    '--check',
    check,
    '--observe',
    state,
    '--settle',
    '60ms',
    '--report',
    'json',
  ]
  return billhook([...args, ...more], { cwd: dir })
}
