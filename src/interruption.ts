import { ExitCode } from './errors.ts'

/** How long an interrupted process waits for a stalled reader, in milliseconds. */
const patienceMs = 1_000

/**
 * Handles signals: the first SIGINT, SIGTERM or SIGHUP aborts `signal`; the second ends the process immediately. After
 * an interrupted run, unread output does not keep the process alive.
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
 * Ends the process if its output is not read. The timer does not keep the process alive; it restarts whenever a chunk
 * is read, even during a write.
 */
function endUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // Files have no timeout: they accept everything immediately.
    // oxlint-disable-next-line unicorn/no-process-exit
    if ('setTimeout' in stream) stream.setTimeout(patienceMs, () => process.exit())
  }
}
