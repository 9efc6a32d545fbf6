import type { ReplayReport } from '../../core/results/replay-report.ts'
import { oracleText } from './phrases.ts'

/** Returns facts that identify a run, for formats with named properties. */
export function runFacts({ target, version, commit, seed, oracle }: ReplayReport): (readonly [string, string])[] {
  return [
    ['target', target],
    ['version', version],
    ...(commit === undefined ? [] : [['commit', commit] as const]),
    ['seed', String(seed)],
    ['oracle', oracleText(oracle)],
  ]
}
