import type { Env } from '../env.ts'
import { colourLevel } from './colour-level.ts'
import { settingsOf } from './own-settings.ts'
import type { Lookup } from '../tui/detail.ts'
import type { Tui } from '../tui/mount.ts'

/**
 * The live screen of a command, where Ctrl-C is the SIGINT that a terminal in raw mode does not send.
 * @param quit called when a person leaves it, or when it broke
 * @throws BILLHOOK_NO_TERMINAL when stdout is not a terminal
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
      // The second of two ends it at once.
      process.kill(process.pid, 'SIGINT')
      process.kill(process.pid, 'SIGINT')
    },
  })
}
