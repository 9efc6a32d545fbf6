import { shownCommand } from '../core/shown-command.ts'
import { cannotRun } from '../errors.ts'
import { resetTimeoutMs, type Reset } from './reset.ts'
import { runCommand } from './run-command.ts'

/** Runs a command in the shell; exit 0 is a success. */
export function commandReset(command: string, cwd: string): Reset {
  return async (signal) => {
    await runCommand(command, { cwd, signal, timeoutMs: resetTimeoutMs }).catch((error: unknown) => {
      signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      throw cannotRun('BILLHOOK_RESET_FAILED', `the reset command failed: ${reason}`, `run it by hand: ${shownCommand(command)}`, error)
    })
  }
}
