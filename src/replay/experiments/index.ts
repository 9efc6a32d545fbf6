import { nearest } from '../../core/nearest.ts'
import { usageError } from '../../errors.ts'
import type { Experiment } from '../experiment.ts'
import { duplicate } from './duplicate.ts'

/** In the order in which they run. */
const experiments: readonly Experiment[] = [duplicate]

/**
 * The experiments that `--check` names, each once; `all` is every one.
 * @throws BillhookError `BILLHOOK_CHECK_UNKNOWN` (exit 2)
 */
export function findExperiments(names: readonly string[]): readonly Experiment[] {
  const known = experiments.map(({ name }) => name)
  for (const name of names) {
    if (name === 'all' || known.includes(name)) continue
    const near = nearest(name, known)
    throw usageError('BILLHOOK_CHECK_UNKNOWN', `there is no check called '${name}'`, near ? `did you mean ${near}?` : `checks are ${known.join(', ')}, all`)
  }
  return experiments.filter(({ name }) => names.includes('all') || names.includes(name))
}
