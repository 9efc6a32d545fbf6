import { usageError } from '../../errors.ts'
import type { Check, Capabilities, Trial } from '../checks/check.ts'
import type { Step } from '../steps/step.ts'

/** What will be sent, and when. Created by `plan` before anything is sent. */
export interface Plan {
  readonly target: string
  readonly seed: number
  readonly pace: Pace
  /** Maximum number of deliveries in flight; Infinity means no limit. */
  readonly concurrency: number
  /** The deliveries of a plain replay. */
  readonly sendings: readonly Sending[]
  /** The trials of `--check`. */
  readonly trials: readonly Trial[]
  /** Checks that do not apply to these fixtures and this target. */
  readonly omitted: readonly Omitted[]
  /** True if there is a `--reset`. */
  readonly resets: boolean
}

export interface Omitted {
  readonly check: string
  readonly reason: string
}

/**
 * In order: each delivery is sent after the answer to the previous one. By rate (deliveries per second) or speed
 * (relative to the original spacing): deliveries are sent at fixed times.
 */
export type Pace =
  | { readonly kind: 'in-order' }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'speed'; readonly factor: number }

export interface Sending {
  readonly step: Step
  /** Number of the copy among all copies of the same delivery, from 1. */
  readonly copy: number
  /** In order: milliseconds after the previous answer. Otherwise: milliseconds after the start. */
  readonly at: number
}

export interface PlanOptions {
  readonly target: string
  readonly seed: number
  readonly pace: Pace
  /** @default 1 in order; no limit at fixed times */
  readonly concurrency: number | undefined
  readonly checks: readonly Check[]
  /** @default each check's own default */
  readonly rounds: number | undefined
  readonly resets: boolean
  readonly capabilities: Capabilities
}

/**
 * Plans a run. The same steps and options yield the same plan. With checks, deliveries are not planned individually.
 * Pure.
 */
export function plan(steps: readonly Step[], options: PlanOptions): Plan {
  const { target, seed, pace, checks, resets } = options
  const planned = checks.map((check) => planTrials(steps, check, options))
  return {
    target,
    seed,
    pace,
    concurrency: options.concurrency ?? (pace.kind === 'in-order' ? 1 : Number.POSITIVE_INFINITY),
    sendings: checks.length === 0 ? planSendings(steps, pace) : [],
    trials: planned.flatMap(({ trials }) => trials),
    omitted: planned.flatMap(({ omitted }) => omitted),
    resets,
  }
}

/** Each delivery takes memory, both before it is sent and in the report. */
const maxDeliveries = 1_000_000

function planSendings(steps: readonly Step[], pace: Pace): Sending[] {
  const count = steps.reduce((sum, { fixture: { times = 1 } }) => sum + times, 0)
  if (count > maxDeliveries)
    throw usageError(
      'BILLHOOK_REPLAY_TOO_LONG',
      `that would be ${count} deliveries, but a run may have at most ${maxDeliveries}`,
      "lower 'times' in the scenario, or replay in several runs",
    )
  const sendings: Sending[] = []
  let clock = 0
  for (const [index, step] of steps.entries()) {
    const { times = 1, after = 0 } = step.fixture
    clock += gap(step, steps[index - 1])
    for (let copy = 1; copy <= times; copy++) {
      sendings.push({ step, copy, at: at(pace, { after: copy === 1 ? after : 0, clock, position: sendings.length }) })
    }
  }
  return sendings
}

function at(
  pace: Pace,
  { after, clock, position }: { readonly after: number; readonly clock: number; readonly position: number },
): number {
  switch (pace.kind) {
    case 'in-order':
      return after
    case 'rate':
      return (position * 1_000) / pace.perSecond
    case 'speed':
      return clock / pace.factor
    default:
      return pace satisfies never
  }
}

/** Returns the milliseconds between two deliveries, as recorded or as specified by the scenario. */
function gap({ fixture }: Step, before: Step | undefined): number {
  const { receivedAt, after = 0 } = fixture
  const previous = before?.fixture.receivedAt
  return receivedAt === undefined || previous === undefined ? after : Math.max(0, receivedAt - previous)
}

/** Returns one trial per subject of a check, or the reason why there are no subjects. */
function planTrials(
  steps: readonly Step[],
  check: Check,
  { rounds, capabilities }: PlanOptions,
): { readonly trials: readonly Trial[]; readonly omitted: readonly Omitted[] } {
  const subjects = check.subjects(steps, capabilities)
  if (typeof subjects === 'string') return { trials: [], omitted: [{ check: check.name, reason: subjects }] }
  return {
    trials: subjects.map((subject) => ({ ...subject, check, rounds: rounds ?? check.rounds })),
    omitted: [],
  }
}
