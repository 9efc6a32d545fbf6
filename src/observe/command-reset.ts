import { shownCommand } from '../core/redact/shown-command.ts'
import { cannotRun } from '../errors.ts'
import { resetTimeoutMs, type Reset } from './reset.ts'
import { runCommand } from './run-command.ts'

/** Runs a command in the shell; exit 0 is a success. `job` is what its failure is told as. */
export function commandReset(command: string, cwd: string, job: 'reset' | 'restart' = 'reset'): Reset {
  return async (signal) => {
    await runCommand(command, { cwd, signal, timeoutMs: resetTimeoutMs }).catch((error: unknown) => {
      signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      throw cannotRun(
        job === 'reset' ? 'BILLHOOK_RESET_FAILED' : 'BILLHOOK_RESTART_FAILED',
        `the ${job} command failed: ${reason}`,
        `run it by hand: ${shownCommand(command)}`,
        error,
      )
    })
  }
}
