import { ExitCode } from './errors.ts'

/** The first SIGINT, SIGTERM or SIGHUP aborts the signal; the second ends the process at once. */
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
    },
  }
}
