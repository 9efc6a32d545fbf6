import { shownCommand } from '../core/redact/shown-command.ts'
import { cannotRun, messageOf } from '../errors.ts'
import { jsonOrText } from './json-or-text.ts'
import { observerTimeoutMs, type Observer } from './observer.ts'
import { runCommand } from './run-command.ts'

const stdoutLimit = 16 * 1024 * 1024

/**
 * Creates an observer that runs a shell command for each reading. The output is the state: JSON (a single number is
 * enough), otherwise a list of lines.
 */
export async function commandObserver(command: string, cwd: string, timeoutMs = observerTimeoutMs): Promise<Observer> {
  const label = `cmd:${shownCommand(command)}`
  return {
    kind: 'command',
    label,
    ignores: [],
    read: async (signal) => {
      try {
        return stateOf(await runCommand(command, { cwd, signal, timeoutMs, stdoutLimit }))
      } catch (error) {
        signal.throwIfAborted()
        throw cannotRun(
          'BILLHOOK_OBSERVER_FAILED',
          `the observer ${label} failed: ${messageOf(error)}`,
          'run it by hand to check: it must print the state and exit 0 within --timeout',
          error,
        )
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function stateOf(stdout: string): unknown {
  const state = jsonOrText(stdout)
  if (state !== stdout) return state
  const text = stdout.trim()
  return text === '' ? [] : text.split('\n').map((line) => line.trim())
}
