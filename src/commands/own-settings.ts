import { printable } from '../core/text/printable.ts'
import type { Env } from '../env.ts'
import { BillhookError } from '../errors.ts'
import type { Settings } from '../settings/keys.ts'
import { readSettings } from '../settings/read.ts'

const known = new WeakMap<Env, Settings>()

/** Returns the user's settings. If they cannot be read, prints one warning and continues without them. */
export function settingsOf(env: Env): Settings {
  const settings = known.get(env) ?? readOrWarn(env)
  known.set(env, settings)
  return settings
}

function readOrWarn(env: Env): Settings {
  try {
    return readSettings(env)
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    env.stderr.write(`warning: ${printable(error.message)}\n  next: ${printable(error.hint ?? '')}\n`)
    return {}
  }
}
