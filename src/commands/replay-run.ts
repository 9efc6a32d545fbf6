import type { Observe } from '../core/pipeline-event.ts'
import type { Env } from '../env.ts'
import { BillhookError, ExitCode } from '../errors.ts'
import { exitCodeOf } from '../replay/exit-code.ts'
import type { Edit } from '../replay/fixture.ts'
import type { ReplayOptions } from '../replay/options.ts'
import { planReplay, runReplay } from '../replay/run.ts'
import { replayProgressLine } from '../report/replay-progress-line.ts'
import { replayProgress } from '../report/replay-progress.ts'
import { chosenReports, printPlan, printReport } from './replay-reports.ts'
import type { ReportFlag } from './report-flag.ts'

/** The command line as commander gives it. */
export interface ReplayFlags extends Pick<ReplayOptions, 'to' | 'source' | 'observe' | 'reset' | 'restart' | 'ignore' | 'others' | 'rounds' | 'seed' | 'rate' | 'speed' | 'concurrency' | 'failOn' | 'config' | 'dataDir'> {
  readonly secret?: readonly string[]
  readonly check?: readonly string[]
  /** Milliseconds. */
  readonly timeout?: number
  /** Milliseconds. */
  readonly settle?: number
  readonly set?: readonly Edit[]
  readonly plan?: boolean
  readonly report?: readonly ReportFlag[]
}

/** `billhook replay` from flags to exit code. */
export async function runReplayCommand(fixtures: readonly string[], flags: ReplayFlags, env: Env): Promise<ExitCode> {
  const reports = await chosenReports(flags.report ?? [], flags.plan ?? false, env)
  const { secret, check, timeout, settle, set, ...same } = flags
  const checks = check?.flatMap((names) => names.split(',')).map((name) => name.trim())
  const options: ReplayOptions = { ...same, fixtures, secrets: secret, checks, timeoutMs: timeout, settleMs: settle, edits: set }
  if (flags.plan) {
    await printPlan(reports, await planReplay(options, env), env)
    return ExitCode.ok
  }
  const report = await withProgress(env, (observe) => runReplay(options, env, observe))
  await printReport(reports, report, env)
  const code = exitCodeOf(report)
  const { stopped } = report
  if (!stopped || code === ExitCode.interrupted) return code
  // Told as every error is; what was found until then stands in the reports, and a failure among it in the exit code.
  throw new BillhookError(stopped.code, stopped.message, { exitCode: code, ...(stopped.hint === undefined ? {} : { hint: stopped.hint }) })
}

/** In a terminal one line that is gone at the end, whatever the end; elsewhere lines. */
async function withProgress<T>({ stderr, vars }: Env, work: (observe: Observe) => Promise<T>): Promise<T> {
  const write = (text: string): void => {
    if (text !== '') stderr.write(text)
  }
  if (!stderr.isTTY || vars['CI'] || vars['TERM'] === 'dumb') {
    const lines = replayProgress()
    return work((event) => write(lines(event)))
  }
  const line = replayProgressLine()
  try {
    return await work((event) => write(line.event(event)))
  } finally {
    write(line.end())
  }
}
