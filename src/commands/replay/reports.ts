import { appendFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ReplayPlan } from '../../core/results/replay-plan.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'
import type { Env } from '../../env.ts'
import { usageError } from '../../errors.ts'
import { interrupted } from '../../core/results/replay-report.ts'
import { writeAtomically } from '../../files/atomic-file.ts'
import { assertWritable, unwritable } from '../../files/output-file.ts'
import { foundNothing } from '../../report/replay/phrases.ts'
import { colourLevel } from '../colour-level.ts'
import type { Destination } from './destination.ts'
import type { ReportFlag, ReportFormat } from '../output-options.ts'

type Level = ReturnType<typeof colourLevel>
type Formats<T> = Readonly<
  Partial<Record<ReportFormat, () => Promise<(result: T, level: Level, columns?: number) => string>>>
>

/** Loaded on demand. */
const formats: Required<Formats<ReplayReport>> = {
  text: async () => (await import('../../report/replay/text.ts')).replayText,
  json: async () => (await import('../../report/replay/json.ts')).replayJson,
  junit: async () => (await import('../../report/replay/junit.ts')).replayJunit,
  sarif: async () => (await import('../../report/replay/sarif.ts')).replaySarif,
  tap: async () => (await import('../../report/replay/tap.ts')).replayTap,
  github: async () => (await import('../../report/replay/github.ts')).replayGithub,
  md: async () => (await import('../../report/replay/markdown.ts')).replayMarkdown,
  html: async () => (await import('../../report/replay/html.ts')).replayHtml,
}

const planFormats: Formats<ReplayPlan> = {
  text: async () => {
    const { replayPlanText } = await import('../../report/replay/plan-text.ts')
    return (plan, _level, columns) => replayPlanText(plan, columns)
  },
  json: async () => (await import('../../report/replay/json.ts')).replayJson,
}

/**
 * Returns the requested reports, plus text on stdout if no other report goes there. Before anything is sent, checks
 * that they can be written.
 * @throws BillhookError `BILLHOOK_USAGE` (exit 2), `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3)
 */
export async function chosenReports(
  { reports: asked, isSilent }: Pick<Destination, 'reports' | 'isSilent'>,
  plan: boolean,
  { cwd }: Env,
): Promise<readonly ReportFlag[]> {
  const toStdout = asked.filter(({ file }) => file === undefined)
  if (toStdout.length > 1)
    throw usageError(
      'BILLHOOK_USAGE',
      'two reports cannot both go to stdout',
      'write one to a file: --report json=report.json',
    )
  const other = plan ? asked.find(({ format }) => !(format in planFormats)) : undefined
  if (other)
    throw usageError(
      'BILLHOOK_USAGE',
      `a plan cannot be printed as ${other.format}`,
      'use --report text or --report json with --plan',
    )
  for (const { file } of asked) if (file !== undefined) await assertWritable(resolve(cwd, file))
  return toStdout.length === 1 || isSilent ? asked : [{ format: 'text', file: undefined }, ...asked]
}

export async function printPlan(reports: readonly ReportFlag[], plan: ReplayPlan, env: Env): Promise<void> {
  await print(reports, plan, planFormats, env)
}

/**
 * Prints the reports. With the `github` format in GitHub Actions, also appends the Markdown report to the step summary.
 */
export async function printReport(reports: readonly ReportFlag[], report: ReplayReport, env: Env): Promise<void> {
  // In a terminal, the error that follows contains the same information.
  const isSaid = foundNothing(report) && report.stopped?.code !== interrupted && env.stdout.isTTY
  const shown = isSaid ? reports.filter(({ format, file }) => format !== 'text' || file !== undefined) : reports
  await print(shown, report, formats, env)
  const summary = env.vars['GITHUB_STEP_SUMMARY']
  if (!summary || !reports.some(({ format }) => format === 'github')) return
  const markdown = await formats.md()
  await appendFile(summary, markdown(report, 0)).catch(cannotWrite(summary))
}

function cannotWrite(path: string): (error: unknown) => never {
  return (error) => {
    throw unwritable(path, error)
  }
}

/** Maximum time for which an interrupted run waits for readers of its pipes, in milliseconds. */
const patienceMs = 1_000

/** Writes to stdout first, so that an unwritable file does not suppress the report in the terminal. */
async function print<T>(reports: readonly ReportFlag[], result: T, known: Formats<T>, env: Env): Promise<void> {
  const inOrder = [
    ...reports.filter(({ file }) => file === undefined),
    ...reports.filter(({ file }) => file !== undefined),
  ]
  const patience = env.signal.aborted ? AbortSignal.timeout(patienceMs) : undefined
  for (const { format, file } of inOrder) {
    const write = await known[format]?.()
    if (!write) continue
    if (file === undefined) env.stdout.write(write(result, colourLevel(env), env.stdout.columns))
    else {
      const path = resolve(env.cwd, file)
      // An interrupted run still writes its findings, but does not wait long for a pipe without a reader.
      const isPipe = (await stat(path).catch(() => undefined))?.isFIFO() ?? false
      const signal = patience && !isPipe ? undefined : (patience ?? env.signal)
      await writeAtomically(path, write(result, 0), signal).catch((error: unknown) => {
        if (patience && signal?.aborted) return
        signal?.throwIfAborted()
        throw unwritable(path, error)
      })
    }
  }
}
