import { ExitCode } from './errors.ts'

/** How long an interrupted process waits for a reader that reads nothing. */
const patienceMs = 1_000

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts the signal; the second ends the process immediately. After an interrupted
 * run, unread output does not keep the process alive.
 */
export function interruption(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const onSignal = (name: NodeJS.Signals): void => {
    // oxlint-disable-next-line unicorn/no-process-exit
    if (controller.signal.aborted) process.exit(ExitCode.interrupted)
    controller.abort(new Error(name))
    process.exitCode = ExitCode.interrupted
  }
  for (const name of names) process.on(name, onSignal)
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of names) process.off(name, onSignal)
      if (controller.signal.aborted) endUnread()
    },
  }
}

/**
 * The timer does not keep the process alive; it restarts with each chunk that is read, also within a write in flight.
 */
function endUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // A file has none: it takes everything at once.
    // oxlint-disable-next-line unicorn/no-process-exit
    if ('setTimeout' in stream) stream.setTimeout(patienceMs, () => process.exit())
  }
}
