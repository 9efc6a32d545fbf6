import type { Env } from '../../env.ts'
import { usageError } from '../../errors.ts'
import type { ReportFlag, ReportFormat } from '../output-options.ts'

/** The options that select how progress is shown and where reports are written, as parsed by commander. */
export interface DestinationFlags {
  readonly format?: ReportFormat
  /** Report files, and `tui` or `text`, which selects how the run is shown. `./text` is a file with that name. */
  readonly output?: readonly string[]
  readonly report?: readonly ReportFlag[]
}

export interface Destination {
  readonly screen: 'tui' | 'text'
  readonly reports: readonly ReportFlag[]
  /** True if the report goes to a file instead of stdout. */
  readonly isSilent: boolean
}

/**
 * Resolves the destination options. `--format FORMAT --output FILE` acts as another `--report FORMAT=FILE`, but
 * suppresses the text report that `--report` leaves on stdout.
 * @throws BillhookError `BILLHOOK_USAGE` (exit 2)
 */
export function destinationOf({ format, output = [], report = [] }: DestinationFlags, env: Env): Destination {
  const files = output.filter((one) => !isScreen(one))
  if (files.length > 1)
    throw usageError(
      'BILLHOOK_USAGE',
      '--output accepts only one file, but several were given',
      'write each report with --report FORMAT=FILE',
    )
  const file = files[0] === '-' ? undefined : files[0]
  const asked = format !== undefined || files.length > 0 ? [{ format: format ?? 'text', file } as const] : []
  const reports = [...report, ...asked]
  if (env.stdout.isTTY && reports.some((one) => one.format === 'html' && one.file === undefined))
    throw usageError(
      'BILLHOOK_USAGE',
      'an HTML report cannot be shown in a terminal',
      'write it to a file: --report html=report.html',
    )
  return { screen: output.findLast(isScreen) ?? 'text', reports, isSilent: file !== undefined }
}

function isScreen(name: string): name is 'tui' | 'text' {
  return name === 'tui' || name === 'text'
}
