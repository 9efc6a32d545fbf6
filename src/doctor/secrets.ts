import type { Env } from '../env.ts'
import type { Check } from '../core/results/doctor-check.ts'
import { secretProblem } from '../core/signature/secret-problem.ts'
import { BillhookError } from '../errors.ts'
import type { Examine } from './examine.ts'

/**
 * Checks that the signatures of each source can be verified. Reports how many secrets there are, but never their
 * values.
 */
export const examineSecrets: Examine = async ({ sources }) =>
  Object.values(sources).map((source): Check => {
    const name = `secrets of ${source.name}`
    try {
      const count = source.secrets.length
      const { provider } = source
      const problem =
        provider && source.secrets.map((secret) => secretProblem(provider, secret)).find((found) => found !== undefined)
      if (problem !== undefined)
        return { name, status: 'fail', message: problem, hint: 'use the secret exactly as the provider shows it' }
      if (count > 0) return { name, status: 'ok', message: count === 1 ? 'one is set' : `${count} are set` }
      return {
        name,
        status: 'warn',
        message: 'none: signatures are not checked',
        hint: `set sources.${source.name}.secrets in billhook.yaml`,
      }
    } catch (error) {
      if (!(error instanceof BillhookError)) throw error
      return { name, status: 'fail', message: error.message, ...(error.hint ? { hint: error.hint } : {}) }
    }
  })

/** Reports whether a default secret is set in the environment. Never reveals its value. */
export function examineVariable({ vars }: Pick<Env, 'vars'>): readonly Check[] {
  if (!vars['BILLHOOK_SECRET']) return []
  const message = 'BILLHOOK_SECRET is set; it is used if neither --secret nor --secret-file is given'
  return [{ name: 'secret', status: 'ok', message }]
}
