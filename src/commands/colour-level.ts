import type { Env } from '../env.ts'
import { colourChoice } from '../settings/colour.ts'
import { settingsOf } from './own-settings.ts'

const known = new WeakMap<Env, 0 | 1>()

/** Returns the colour level for stdout. Unless the user chose otherwise, colours are used only in a terminal. */
export function colourLevel(env: Env): 0 | 1 {
  const level = known.get(env) ?? levelOf(env)
  known.set(env, level)
  return level
}

function levelOf(env: Env): 0 | 1 {
  const { value } = colourChoice(env.vars, () => settingsOf(env).color)
  if (value !== 'auto') return value === 'always' ? 1 : 0
  return env.stdout.isTTY && env.vars['TERM'] !== 'dumb' ? 1 : 0
}
