import { printable } from '../core/text/printable.ts'
import type { Env } from '../env.ts'
import { BillhookError } from '../errors.ts'
import { colourChoice } from '../settings/colour.ts'
import type { Settings } from '../settings/keys.ts'
import { readSettings } from '../settings/read.ts'

const known = new WeakMap<Env, 0 | 1>()

/** How many colours to use on stdout: where nothing else is asked for, none where nobody sees them. */
export function colourLevel(env: Env): 0 | 1 {
  const level = known.get(env) ?? levelOf(env)
  known.set(env, level)
  return level
}

function levelOf(env: Env): 0 | 1 {
  const { value } = colourChoice(env.vars, () => settingOf(env))
  if (value !== 'auto') return value === 'always' ? 1 : 0
  return env.stdout.isTTY && env.vars['TERM'] !== 'dumb' ? 1 : 0
}

/** Settings that cannot be read do not end the work: a warning names them. */
function settingOf(env: Env): Settings['color'] {
  try {
    return readSettings(env).color
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    env.stderr.write(`warning: ${printable(error.message)}\n  next: ${printable(error.hint ?? '')}\n`)
    return undefined
  }
}
