import type { Env } from '../../env.ts'
import { BillhookError, ExitCode, usageError } from '../../errors.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'
import { firstRefusal } from '../../core/results/refusal.ts'
import { exitCodeOf } from './exit-code.ts'
import type { Edit } from '../../replay/fixtures/fixture.ts'
import type { ReplayOptions } from '../../replay/options.ts'
import { planReplay, runReplay } from '../../replay/run.ts'
import { withOutput } from './progress.ts'
import { chosenReports, printPlan, printReport } from './reports.ts'
import { destinationOf, type DestinationFlags } from './destination.ts'
import { secretsOf, type SecretFlags } from '../secrets.ts'

/** The options as parsed by commander. */
export interface ReplayFlags
  extends
    SecretFlags,
    DestinationFlags,
    Pick<
      ReplayOptions,
      | 'allowOutside'
      | 'to'
      | 'ca'
      | 'source'
      | 'observe'
      | 'reset'
      | 'restart'
      | 'ignore'
      | 'others'
      | 'rounds'
      | 'seed'
      | 'rate'
      | 'speed'
      | 'concurrency'
      | 'failOn'
      | 'golden'
      | 'updateGolden'
      | 'config'
      | 'trustConfig'
      | 'dataDir'
    > {
  readonly check?: readonly string[]
  /** Milliseconds. */
  readonly timeout?: number
  /** Milliseconds. */
  readonly settle?: number
  readonly set?: readonly Edit[]
  readonly plan?: boolean
}

/** Runs `billhook replay` and returns its exit code. */
export async function runReplayCommand(fixtures: readonly string[], flags: ReplayFlags, env: Env): Promise<ExitCode> {
  const { screen, ...destination } = destinationOf(flags, env)
  const reports = await chosenReports(destination, flags.plan ?? false, env)
  const { secret, secretFile, check, timeout, settle, set, ...same } = flags
  const checks = check?.flatMap((names) => names.split(',')).map((name) => name.trim())
  const options: ReplayOptions = {
    ...same,
    fixtures,
    secrets: await secretsOf(flags, env),
    secretFiles: secret ? undefined : secretFile,
    checks,
    timeoutMs: timeout,
    settleMs: settle,
    edits: set,
  }
  if (flags.plan) {
    await printPlan(reports, await planReplay(options, env), env)
    return ExitCode.ok
  }
  if (screen === 'tui' && fixtures.includes('-') && env.stdin.isTTY) {
    throw usageError(
      'BILLHOOK_USAGE',
      'standard input cannot provide both the fixture and key presses for the live screen',
      'name a file instead of -, or use --output text',
    )
  }
  const refused = firstRefusal()
  const report = await withOutput(screen, env, (emit, shown) =>
    runReplay(options, shown, (event) => {
      refused.add(event)
      emit(event)
    }),
  )
  await printReport(reports, report, env).catch((error: unknown) => {
    throw afterFailure(error, report)
  })
  const hint = report.deliveries.unmet?.count ? refused.hint() : undefined
  if (hint !== undefined) env.stderr.write(`next: ${hint}\n`)
  const code = exitCodeOf(report)
  const { stopped } = report
  if (!stopped || code === ExitCode.interrupted) return code
  // Report this like any other error. The reports contain the results so far, and the exit code reflects any failure
  // among them.
  throw new BillhookError(stopped.code, stopped.message, {
    exitCode: code,
    ...(stopped.hint === undefined ? {} : { hint: stopped.hint }),
  })
}

/** Returns the error of a report that could not be written, with exit code 1 if a check had failed. */
function afterFailure(error: unknown, { verdict }: ReplayReport): unknown {
  if (!(error instanceof BillhookError) || verdict !== 'fail') return error
  const { code, message, hint } = error
  return new BillhookError(code, message, { exitCode: ExitCode.checkFailed, ...(hint === undefined ? {} : { hint }) })
}
