import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultBodyLimit } from '../../core/delivery/body-limit.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import { interrupted, type ReplayReport } from '../../core/results/replay-report.ts'
import { startSampleHandler, type SampleHandler } from '../../demo/sample-handler.ts'
import type { Env } from '../../env.ts'
import { BillhookError, ExitCode } from '../../errors.ts'
import type { ListenOptions, Source } from '../../listen/options.ts'
import { listen, type Listening } from '../../listen/run.ts'
import { packageFile } from '../../package-file.ts'
import { stripe } from '../../providers/stripe/index.ts'
import { runReplay } from '../../replay/run.ts'
import { replayText } from '../../report/replay/text.ts'
import { colourLevel } from '../colour-level.ts'
import { defaultFormat, openOutput } from '../listen/output.ts'

export interface DemoFlags {
  readonly format?: 'tui' | 'text'
  /** Alias for `format`. */
  readonly output?: 'tui' | 'text'
}

const secret = 'whsec_demo'
const scenario = packageFile('fixtures/renewal.yaml')

interface Sample {
  readonly name: string
  readonly title: string
  readonly expected: ReplayReport['verdict']
  readonly handler: SampleHandler
}

/**
 * Demonstrates the main use case with a listener, two handlers, a renewal with duplicates, and a verdict on each
 * handler.
 */
export async function runDemo(flags: DemoFlags, env: Env): Promise<ExitCode> {
  const dataDir = await mkdtemp(join(tmpdir(), 'billhook-demo-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
  await using twice = await startSampleHandler({ secret, dedupe: false, now: env.now })
  await using once = await startSampleHandler({ secret, dedupe: true, now: env.now })
  const samples: readonly Sample[] = [
    { name: 'charges-twice', title: 'a handler without dedupe', expected: 'fail', handler: twice },
    {
      name: 'charges-once',
      title: 'the same with one check: has this event been applied?',
      expected: 'pass',
      handler: once,
    },
  ]
  const reports = await tryAll(samples, dataDir, flags.format ?? flags.output ?? defaultFormat(env), env)
  for (const [index, report] of reports.entries()) {
    const text = replayText(reproducible(report), colourLevel(env), env.stdout.columns)
    env.stdout.write(`\n${samples[index]?.name}: ${samples[index]?.title}\n${text}`)
  }
  const isCut = reports.length < samples.length || reports.some(({ stopped }) => stopped?.code === interrupted)
  if (env.signal.aborted || isCut) return ExitCode.interrupted
  const asTold = samples.every(({ expected }, index) => reports[index]?.verdict === expected)
  env.stdout.write(asTold ? success : '\nThe demo did not produce the expected verdicts. Report this as a bug.\n')
  return asTold ? ExitCode.ok : ExitCode.checkFailed
}

/** Replaces the commands that reproduce failures: the handlers are no longer running when the report is read. */
function reproducible(report: ReplayReport): ReplayReport {
  return {
    ...report,
    experiments: report.experiments.map((experiment) => ({ ...experiment, reproduce: 'billhook demo' })),
  }
}

const success = `
The double charge was found, and the safe handler passed. To test your own handler:
  billhook listen --forward-to http://127.0.0.1:3000/webhooks      receive webhooks from a provider
  billhook replay FIXTURE --to URL --check all --observe URL       test that it is safe
`

/** Replays to all handlers through a real listener, which returns their answers and forwards duplicates. */
async function tryAll(
  samples: readonly Sample[],
  dataDir: string,
  format: 'tui' | 'text',
  env: Env,
): Promise<ReplayReport[]> {
  const done = new AbortController()
  const left = new BillhookError('BILLHOOK_INTERRUPTED', 'interrupted before the demo had ended', {
    exitCode: ExitCode.interrupted,
  })
  const output = await openOutput(format, env, 'billhook demo', () => done.abort(left))
  const options = listenOptions(samples, dataDir, AbortSignal.any([env.signal, done.signal]))
  const reports: ReplayReport[] = []
  let replaying: Promise<void> | undefined
  const ready = (listening: Listening): void => {
    output.ready(listening)
    replaying = replayAll(samples, listening.url, { ...env, signal: options.signal }, output.emit, reports).finally(
      () => done.abort(),
    )
    // Errors are handled below, after the listener has ended.
    replaying.catch(() => undefined)
  }
  try {
    await listen(options, env, output.emit, ready)
    await replaying
  } finally {
    await output.close()
  }
  return reports
}

/** Replays to each handler. Deliveries are reported by the listener, not by the replay. */
async function replayAll(
  samples: readonly Sample[],
  listener: string,
  env: Env,
  emit: Emit,
  reports: ReplayReport[],
): Promise<void> {
  for (const { name, handler } of samples) {
    emit({
      kind: 'notice',
      at: env.now(),
      level: 'info',
      code: 'BILLHOOK_DEMO',
      message: `a renewal with duplicates of every event, to ${name}`,
    })
    const to = `${listener}/${name}`
    const [state, reset] = [`${handler.url}/state`, `${handler.url}/reset`]
    const report = await runReplay(
      {
        fixtures: [scenario],
        to,
        secrets: [secret],
        checks: ['duplicate'],
        observe: [state],
        reset,
        settleMs: 50,
        seed: 1,
      },
      env,
      () => undefined,
    )
    reports.push(report)
    if (env.signal.aborted) return
    emit({ kind: 'notice', at: env.now(), ...verdictNotice(name, report) })
  }
}

function verdictNotice(name: string, { verdict, experiments }: ReplayReport) {
  const found = experiments.find((experiment) => experiment.verdict === verdict && verdict !== 'pass')
  const why = found ? `, ${found.subject}: ${found.reason}` : ''
  const level = verdict === 'pass' ? 'info' : 'warning'
  return { level, code: 'BILLHOOK_DEMO', message: `${name}: ${verdict.toUpperCase()}${why}` } as const
}

function listenOptions(samples: readonly Sample[], dataDir: string, signal: AbortSignal): ListenOptions {
  const sources = samples.map(({ name, handler }): Source => {
    return {
      name,
      provider: stripe,
      secrets: [secret],
      targets: [`${handler.url}/webhook`],
      toleranceMs: undefined,
      settings: {},
    }
  })
  return {
    host: '127.0.0.1',
    port: 0,
    sources,
    main: undefined,
    targets: [],
    secrets: [],
    respond: 'target',
    duplicates: 'forward',
    onInvalid: 'reject',
    allowNetwork: false,
    bodyLimit: defaultBodyLimit,
    requestTimeoutMs: 10_000,
    targetTimeoutMs: 10_000,
    concurrency: 16,
    dataDir,
    schemas: packageFile('fixtures/schemas'),
    record: undefined,
    waitFor: new Map(),
    timeoutMs: undefined,
    signal,
  }
}
