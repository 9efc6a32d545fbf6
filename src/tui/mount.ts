import type { Emit } from '../core/results/pipeline-event.ts'
import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'
import type { Settings } from '../settings/keys.ts'
import { createBridge } from './bridge.ts'
import type { Lookup } from './detail.ts'
import { preferencesOf } from './preferences.ts'

export interface TuiOptions {
  readonly env: Env
  /** The running command, such as `billhook listen`. */
  readonly title: string
  /** Returns a delivery's headers, body and attempts; called when its details are opened. */
  readonly lookup: Lookup
  /** @default none */
  readonly settings?: Settings
  /**
   * Called once, when the user wants to leave or the screen crashes. The caller must drain, then call `stop`.
   * `interrupt` replaces the SIGINT that a terminal in raw mode does not send.
   */
  readonly onQuit: (by: 'quit' | 'interrupt' | 'crash') => void
  /** Called when the user does not want to wait for draining. The terminal has already been restored. */
  readonly onForce: () => void
}

export interface Tui {
  readonly emit: Emit
  /** Restores the terminal. Rejects with the error that crashed the screen, if any. */
  readonly stop: () => Promise<void>
}

/**
 * Takes over the terminal of `env` and shows events until `stop` is called. Loads ink and React on demand.
 * @throws BillhookError `BILLHOOK_NO_TERMINAL` (exit 2) if stdout is not a terminal
 */
export async function mountTui({ env, title, lookup, settings = {}, onQuit, onForce }: TuiOptions): Promise<Tui> {
  if (!env.stdout.isTTY) {
    throw usageError(
      'BILLHOOK_NO_TERMINAL',
      'the live screen needs a terminal, but stdout is not one',
      'use --format text, or --output text for replay',
    )
  }
  const { renderScreen } = await loadForProduction(() => import('./render-screen.tsx'))
  const ended = new AbortController()
  const bridge = createBridge(env, createLoadMeter(), ended.signal)
  let leaving = false
  const quit: typeof onQuit = (by) => {
    leaving = true
    onQuit(by)
  }
  const screen = renderScreen(env, {
    bridge,
    title,
    lookup,
    preferences: preferencesOf(settings),
    onLeave: (by) => {
      if (!leaving) quit(by)
      else if (by === 'interrupt') {
        screen.unmount()
        onForce()
      }
    },
  })
  const release = restoreOnDeath(env.signal, () => screen.unmount())
  let broken: { readonly error: unknown } | undefined
  const exited = screen.waitUntilExit().catch((error: unknown) => {
    broken = { error }
    if (!leaving) quit('crash')
  })
  return {
    emit: bridge.emit,
    stop: async () => {
      ended.abort()
      screen.unmount()
      await exited
      // From now on, input belongs to the shell. A stream that still has listeners would not pause.
      env.stdin.pause()
      release()
      if (broken) throw broken.error
    },
  }
}

/**
 * Creates a function that returns how much of the time since its last call the event loop was busy, from 0 to 1.
 */
function createLoadMeter(): () => number {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization
  }
}

/**
 * Loads React's production build. React chooses its build when loaded; the development build is slower and records
 * every render.
 */
async function loadForProduction<T>(load: () => Promise<T>): Promise<T> {
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    return await load()
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  }
}

/**
 * Restores the terminal before an uncaught exception is printed, and before a second signal ends the process (see
 * interruption.ts).
 */
function restoreOnDeath(interrupted: AbortSignal, restore: () => void): () => void {
  const onSignal = (): void => {
    if (interrupted.aborted) restore()
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.prependListener(name, onSignal)
  process.on('uncaughtExceptionMonitor', restore)
  return () => {
    for (const name of names) process.off(name, onSignal)
    process.off('uncaughtExceptionMonitor', restore)
  }
}
