import { resolve } from 'node:path'
import type { Observe } from '../core/pipeline-event.ts'
import type { Env } from '../env.ts'
import { cannotRun, ExitCode, usageError } from '../errors.ts'
import { exitCodeOf } from '../replay/exit-code.ts'
import type { Edit } from '../replay/fixture.ts'
import type { ReplayOptions } from '../replay/options.ts'
import { planReplay, runReplay } from '../replay/run.ts'
import { replayJson } from '../report/replay-json.ts'
import { replayPlanText } from '../report/replay-plan-text.ts'
import { replayProgressLine } from '../report/replay-progress-line.ts'
import { replayProgress } from '../report/replay-progress.ts'
import { replayText } from '../report/replay-text.ts'
import { assertWritable } from './assert-writable.ts'
import { colourLevel } from './colour-level.ts'
import { writeWhole } from './write-whole.ts'

/** The command line as commander gives it. */
export interface ReplayFlags extends Pick<ReplayOptions, 'to' | 'source' | 'observe' | 'reset' | 'restart' | 'ignore' | 'others' | 'rounds' | 'seed' | 'rate' | 'speed' | 'concurrency' | 'config' | 'dataDir'> {
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

export interface ReportFlag {
  readonly format: 'text' | 'json'
  /** @default stdout */
  readonly file: string | undefined
}

/** `billhook replay` from flags to exit code. */
export async function runReplayCommand(fixtures: readonly string[], flags: ReplayFlags, env: Env): Promise<ExitCode> {
  const reports = reportsOf(flags.report ?? [])
  for (const { file } of reports) if (file !== undefined) await assertWritable(resolve(env.cwd, file))
  const { secret, check, timeout, settle, set, ...same } = flags
  const checks = check?.flatMap((names) => names.split(',')).map((name) => name.trim())
  const options: ReplayOptions = { ...same, fixtures, secrets: secret, checks, timeoutMs: timeout, settleMs: settle, edits: set }
  if (flags.plan) {
    const plan = await planReplay(options, env)
    await print(reports, env, { text: () => replayPlanText(plan), json: () => replayJson(plan) })
    return ExitCode.ok
  }
  const report = await withProgress(env, (observe) => runReplay(options, env, observe))
  await print(reports, env, { text: (level) => replayText(report, level), json: () => replayJson(report) })
  const code = exitCodeOf(report)
  // Told as every error is; what was found until then stands in the reports.
  if (report.stopped && code === ExitCode.cannotRun) throw cannotRun(report.stopped.code, report.stopped.message, report.stopped.hint)
  return code
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

/** One report to stdout: text, unless another is asked for there. */
function reportsOf(asked: readonly ReportFlag[]): readonly ReportFlag[] {
  const toStdout = asked.filter(({ file }) => file === undefined)
  if (toStdout.length > 1) throw usageError('BILLHOOK_USAGE', 'two reports cannot both go to stdout', 'write one to a file: --report json=report.json')
  return toStdout.length === 1 ? asked : [{ format: 'text', file: undefined }, ...asked]
}

/** Stdout first: a file that cannot be written takes nothing from who looks at the terminal. */
async function print(reports: readonly ReportFlag[], env: Env, formats: Readonly<Record<ReportFlag['format'], (level: ReturnType<typeof colourLevel>) => string>>): Promise<void> {
  for (const { format, file } of reports) if (file === undefined) env.stdout.write(formats[format](colourLevel(env)))
  for (const { format, file } of reports) if (file !== undefined) await writeWhole(resolve(env.cwd, file), formats[format](0))
}
