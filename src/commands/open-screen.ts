import type { Env } from '../env.ts'
import { colourLevel } from './colour-level.ts'
import { settingsOf } from './own-settings.ts'
import type { Lookup } from '../tui/detail.ts'
import type { Tui } from '../tui/mount.ts'

/**
 * Opens the live screen. A terminal in raw mode sends no SIGINT for Ctrl-C, so we send it ourselves.
 * @param quit called when the user leaves the screen, or when it crashes
 * @throws BillhookError `BILLHOOK_NO_TERMINAL` (exit 2) if stdout is not a terminal
 */
export async function openScreen(env: Env, title: string, quit: () => void, lookup: Lookup): Promise<Tui> {
  const { mountTui } = await import('../tui/mount.ts')
  return mountTui({
    env: colourLevel(env) === 0 ? { ...env, vars: { ...env.vars, NO_COLOR: '1' } } : env,
    title,
    lookup,
    settings: settingsOf(env),
    onQuit: (by) => (by === 'interrupt' ? process.kill(process.pid, 'SIGINT') : quit()),
    onForce: () => {
      // A second SIGINT ends the process immediately.
      process.kill(process.pid, 'SIGINT')
      process.kill(process.pid, 'SIGINT')
    },
  })
}
