import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { printable } from '../../core/text/printable.ts'
import { printableJson } from '../../core/text/printable-json.ts'
import type { Env } from '../../env.ts'
import { ExitCode } from '../../errors.ts'
import { listen, type Listening, type ListenOutcome } from '../../listen/run.ts'
import { unwritable } from '../../files/output-file.ts'
import { writeWhole } from '../../files/write-whole.ts'
import { listenOptions, type ListenFlags } from './options.ts'
import { defaultFormat, openOutput } from './output.ts'
import { secretsOf } from '../secrets.ts'

/** `billhook listen` from flags to exit code. */
export async function runListen(flags: ListenFlags, env: Env): Promise<ExitCode> {
  const config = await loadConfig(env, { file: flags.config, trust: flags.trustConfig })
  const quit = new AbortController()
  const secrets = (await secretsOf(flags, env)) ?? []
  const options = listenOptions(flags, secrets, config, env.cwd, AbortSignal.any([env.signal, quit.signal]))
  // A reader that left (`| head`) cannot be told anything any more: drain and end.
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
    outcome = await listen(options, env, output.observe, ready)
  } finally {
    await output.close()
  }
  output.finish(outcome)
  return exitCode(outcome, flags, env)
}

/** Who waits for the file never reads half of it. */
async function writeReadyFile(path: string, url: string, signal: AbortSignal): Promise<void> {
  try {
    await writeWhole(path, `${printableJson({ url, pid: process.pid })}\n`, signal)
  } catch (error) {
    if (signal.aborted) return
    throw unwritable(path, error, 'BILLHOOK_READY_FILE_FAILED')
  }
}

function exitCode({ ended, missing }: ListenOutcome, flags: ListenFlags, env: Env): ExitCode {
  if (env.signal.aborted) return ExitCode.interrupted
  if (ended !== 'timeout' || flags.waitFor === undefined) return ExitCode.ok
  env.stderr.write(
    `error: timed out waiting for ${printable(missing.join(', '))}\n  next: see what came ` +
      `with billhook events list, or give a longer --timeout\n  code: BILLHOOK_AWAITED_MISSING\n`,
  )
  return ExitCode.checkFailed
}
