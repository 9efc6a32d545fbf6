import { parseDuration } from '../../core/text/units.ts'
import type { DeliveryCounts, ThresholdResult } from '../../core/results/replay-report.ts'

/** A limit for a whole run, as passed to `--fail-on`. */
export type Threshold = { readonly rule: string } &
  /** Limit in milliseconds. */
  (
    | { readonly of: Latency; readonly limit: number }
    | { readonly of: Count; readonly limit: number; readonly unit: '%' | 'deliveries' }
  )

const latencies = ['p50', 'p95', 'p99', 'max'] as const
const countables = ['errors', 'non-2xx'] as const

type Latency = (typeof latencies)[number]
type Count = (typeof countables)[number]

/**
 * Parses `p99>500ms` (or p50, p95, max), `errors>1%` or `non-2xx>0`; the run fails above this limit.
 * @returns a string if the rule is invalid: the position of the first wrong character, counted from 1, and what was
 *   expected there
 */
export function parseThreshold(rule: string): Threshold | string {
  const [, before = '', name = '', gap = '', rest = ''] = /^(\s*)([^>\s]*)(\s*)(.*)$/s.exec(rule) ?? []
  const latency = latencies.find((one) => one === name)
  const count = countables.find((one) => one === name)
  const signAt = before.length + name.length + gap.length
  if (latency === undefined && count === undefined)
    return wrong(before.length, `one of ${[...latencies, ...countables].join(', ')}`)
  if (!rest.startsWith('>')) return wrong(signAt, '>')
  const value = rest.slice(1).trim()
  const valueAt = signAt + 1 + (rest.slice(1).length - rest.slice(1).trimStart().length)
  if (latency) {
    const limit = parseDuration(value)
    return limit === undefined ? wrong(valueAt, 'a duration such as 500ms or 2s') : { rule, of: latency, limit }
  }
  const match = /^(\d{1,15}(?:\.\d+)?)(%?)$/.exec(value)
  const limit = Number(match?.[1])
  if (!count || !match || (match[2] === '%' ? limit >= 100 : !Number.isInteger(limit)))
    return wrong(valueAt, 'a whole number such as 0, or a percentage such as 1% or 0.5%, below 100%')
  return { rule, of: count, limit, unit: match[2] === '%' ? '%' : 'deliveries' }
}

function wrong(offset: number, allowed: string): string {
  return `at character ${offset + 1}, expected ${allowed}`
}

/**
 * Compares a run's counts with a limit. `errors` are attempts without an answer; `non-2xx` also includes answers with a
 * status other than 2xx. Pure.
 */
export function judgeThreshold(
  threshold: Threshold,
  { sent, status, latency_ms: latency }: DeliveryCounts,
): ThresholdResult {
  const { rule, limit } = threshold
  if (!('unit' in threshold)) {
    const measured = latency[threshold.of] ?? null
    return { rule, measured, unit: 'ms', exceeded: measured === null || measured > limit }
  }
  const { of, unit } = threshold
  const counted = Object.entries(status).filter(([key]) =>
    of === 'errors' ? !/^\d+$/.test(key) : !/^2\d\d$/.test(key),
  )
  const count = counted.reduce((sum, [, many]) => sum + many, 0)
  const measured = unit === 'deliveries' ? count : sent === 0 ? null : (100 * count) / sent
  return { rule, measured, unit, exceeded: measured === null || measured > limit }
}
