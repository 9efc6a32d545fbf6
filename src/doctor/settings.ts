import type { Check } from '../core/results/doctor-check.ts'
import { BillhookError } from '../errors.ts'
import type { User } from '../files/user-file.ts'
import { colourChoice } from '../settings/colour.ts'
import { keptFile, readSecrets, readSettings, unknownSettings } from '../settings/read.ts'
import { counted } from '../core/text/counted.ts'

/**
 * Checks that the user's settings and secrets can be read. Reports where each value comes from and how many secrets
 * there are, but never their values.
 */
export function examineSettings(user: User): readonly Check[] {
  const name = 'settings'
  try {
    const { color, ...others } = readSettings(user)
    const set = Object.entries(others).map(([key, value]) => `${key} ${value} (settings)`)
    const colour = colourChoice(user.vars, () => color)
    const secrets = readSecrets(user).size
    const unknown = unknownSettings(user)
    const named = secrets === 0 ? [] : [counted(secrets, 'named secret')]
    const found: Check = {
      name,
      status: 'ok',
      message: [`color ${colour.value} (${colour.origin})`, ...set, ...named].join(', '),
    }
    if (unknown.length === 0) return [found]
    return [
      {
        name,
        status: 'warn',
        message: `${keptFile(user, 'settings')} has unknown settings: ${unknown.join(', ')}`,
        hint: 'correct the file; billhook config --help lists all settings',
      },
    ]
  } catch (error) {
    // Without a home directory, there are no settings to read.
    if (!(error instanceof BillhookError)) throw error
    const status = user.home === undefined ? 'ok' : 'fail'
    return [{ name, status, message: error.message, ...(status === 'fail' && error.hint ? { hint: error.hint } : {}) }]
  }
}
