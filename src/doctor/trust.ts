import type { Check } from '../core/results/doctor-check.ts'
import { shellWord } from '../core/text/shell-word.ts'
import { BillhookError } from '../errors.ts'
import type { Examine } from './examine.ts'

/** Checks that the user has trusted the file, if it asks for privileges. */
export const examineTrust: Examine = ({ trust }) => {
  const name = 'trust'
  if (!trust || trust.privileges.length === 0) return Promise.resolve([])
  const { privileges, refusal } = trust
  if (refusal === undefined)
    return Promise.resolve([
      {
        name,
        status: 'ok',
        message: privileges.length === 1 ? '1 privilege is granted' : `${privileges.length} privileges are granted`,
      },
    ])
  return Promise.resolve(
    privileges.map(({ place, key, what, shown }): Check => {
      const [file = ''] = place.split(/(?=:\d+:\d+$)/)
      return {
        name,
        status: 'fail',
        message: `${place}: ${key} ${what}, and ${refusal}: ${shown}`,
        hint:
          `read ${file}; if you agree with its contents: billhook trust ${shellWord(file)}; until then this ` +
          `value is not used`,
      }
    }),
  )
}

/** True if the error means that a configuration value requires trust. */
export function isUntrusted(error: unknown): boolean {
  return error instanceof BillhookError && error.code === 'BILLHOOK_CONFIG_UNTRUSTED'
}
