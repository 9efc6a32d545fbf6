import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { printable, printableJson } from '../../core/text/printable.ts'
import type { Env } from '../../env.ts'
import { ExitCode } from '../../errors.ts'
import { listen, type Listening, type ListenOutcome } from '../../listen/run.ts'
import { writeAtomically } from '../../files/atomic-file.ts'
import { unwritable } from '../../files/output-file.ts'
import { listenOptions, type ListenFlags } from './options.ts'
import { defaultFormat, openOutput } from './output.ts'
import { secretsOf } from '../secrets.ts'

/** Runs `billhook listen` and returns its exit code. */
export async function runListen(flags: ListenFlags, env: Env): Promise<ExitCode> {
  const config = await loadConfig(env, { file: flags.config, trust: flags.trustConfig })
  const quit = new AbortController()
  const secrets = (await secretsOf(flags, env)) ?? []
  const options = listenOptions(flags, secrets, config, env.cwd, AbortSignal.any([env.signal, quit.signal]))
  // The reader has gone away (`| head`): drain and exit.
  env.stdout.once('error', () => quit.abort())
  const output = await openOutput(flags.format ?? flags.output ?? defaultFormat(env), env, 'billhook listen', () =>
    quit.abort(),
  )
  const ready = async (listening: Listening): Promise<void> => {
    output.ready(listening)
    if (flags.readyFile !== undefined)
      await writeReadyFile(resolve(env.cwd, flags.readyFile), listening.url, options.signal)
  }
  let outcome: ListenOutcome
  try {
    outcome = await listen(options, env, output.emit, ready)
  } finally {
    await output.close()
  }
  output.finish(outcome)
  return exitCode(outcome, flags, env)
}

/** Writes the file atomically, so that a script waiting for it never reads a partial one. */
async function writeReadyFile(path: string, url: string, signal: AbortSignal): Promise<void> {
  try {
    await writeAtomically(path, `${printableJson({ url, pid: process.pid })}\n`, signal)
  } catch (error) {
    if (signal.aborted) return
    throw unwritable(path, error, 'BILLHOOK_READY_FILE_FAILED')
  }
}

function exitCode(outcome: ListenOutcome, flags: ListenFlags, env: Env): ExitCode {
  if (env.signal.aborted) return ExitCode.interrupted
  const failed = outcome.ended === 'undelivered' || (outcome.ended === 'timeout' && flags.waitFor !== undefined)
  if (!failed) return ExitCode.ok
  env.stderr.write(waitedInVain(outcome))
  return ExitCode.checkFailed
}

/** Maximum number of events named in an error. */
const mostNamed = 3

function waitedInVain({ ended, missing, undelivered }: ListenOutcome): string {
  const more = undelivered.length > mostNamed ? `; and ${undelivered.length - mostNamed} more` : ''
  const problems = [
    ...(ended === 'timeout' ? [`timed out waiting for ${printable(missing.join(', '))}`] : []),
    ...(undelivered.length > 0
      ? [`not delivered: ${undelivered.slice(0, mostNamed).map(printable).join('; ')}${more}`]
      : []),
  ]
  const [next, code] =
    undelivered.length > 0
      ? ["check the handler's log, and its answers with billhook events show ID", 'BILLHOOK_AWAITED_UNDELIVERED']
      : ['list what was received with billhook events list, or use a longer --timeout', 'BILLHOOK_AWAITED_MISSING']
  return `error: ${problems.join('; ')}\n  next: ${next}\n  code: ${code}\n`
}
