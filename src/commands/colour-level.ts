import type { Env } from '../env.ts'

/** How many colours to use on stdout: none where nobody sees them. NO_COLOR wins, then FORCE_COLOR. */
export function colourLevel({ stdout, vars }: Env): 0 | 1 {
  if (vars['NO_COLOR']) return 0
  const forced = vars['FORCE_COLOR']
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : 1
  return stdout.isTTY && vars['TERM'] !== 'dumb' ? 1 : 0
}
