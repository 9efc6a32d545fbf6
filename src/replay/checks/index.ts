import { nearest } from '../../core/text/nearest.ts'
import { usageError } from '../../errors.ts'
import type { Check } from './check.ts'
import { batch } from './batch.ts'
import { conflict } from './conflict.ts'
import { crash } from './crash.ts'
import { distinct } from './distinct.ts'
import { duplicate } from './duplicate.ts'
import { fault } from './fault.ts'
import { late } from './late.ts'
import { lostResponse } from './lost-response.ts'
import { order } from './order.ts'
import { orphan } from './orphan.ts'
import { pressure } from './pressure.ts'
import { race } from './race.ts'
import { replayAttack } from './replay-attack.ts'
import { signature } from './signature.ts'
import { stale } from './stale.ts'
import { timeout } from './timeout.ts'
import { twin } from './twin.ts'
import { unknown } from './unknown.ts'
import { version } from './version.ts'

/** All checks, in the order in which they run. */
export const checks: readonly Check[] = [
  distinct,
  duplicate,
  late,
  race,
  timeout,
  lostResponse,
  fault,
  crash,
  twin,
  version,
  conflict,
  order,
  stale,
  orphan,
  batch,
  unknown,
  signature,
  replayAttack,
  pressure,
]

/**
 * Returns the checks named by `--check`, each once; `all` selects every check.
 * @throws BillhookError `BILLHOOK_CHECK_UNKNOWN` (exit 2)
 */
export function findChecks(names: readonly string[]): readonly Check[] {
  const known = checks.map(({ name }) => name)
  for (const name of names) {
    if (name === 'all' || known.includes(name)) continue
    const near = nearest(name, known)
    throw usageError(
      'BILLHOOK_CHECK_UNKNOWN',
      `there is no check called '${name}'`,
      near ? `did you mean ${near}?` : `checks are ${known.join(', ')}, all`,
    )
  }
  return checks.filter(({ name }) => names.includes('all') || names.includes(name))
}
