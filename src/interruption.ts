import { ExitCode } from './errors.ts'

/** An interrupted process does not wait longer for a reader that takes nothing of its output. */
const patienceMs = 1_000

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts the signal; the second ends the process at once. After an interrupted run,
 * output that nobody reads does not keep the process.
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
 * A timer of a stream keeps no process; it begins anew with each part that is taken, also of a write that is under way.
 */
function endUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // A file has none: it takes everything at once.
    // oxlint-disable-next-line unicorn/no-process-exit
    if ('setTimeout' in stream) stream.setTimeout(patienceMs, () => process.exit())
  }
}
