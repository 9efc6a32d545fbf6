import { answerText, dropped, succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { CheckResult, Verdict } from '../../core/results/replay-report.ts'
import { evidenceOf } from '../effect/evidence.ts'
import {
  compare,
  type Comparison,
  featureOf,
  minus,
  noEffect,
  plus,
  sum,
  times,
  type Vector,
} from '../effect/vector.ts'
import type { Judgement } from './check.ts'
import type { Observation, Reference } from './observation.ts'
import type { Step } from '../steps/step.ts'

/** The effect that the rounds should have had. */
export interface Expected {
  /** By phase: how many times a round should have the effect of one delivery; 0 if no change is allowed. */
  readonly own: readonly number[]
  /**
   * The same for changes that belong to no particular round, summed over all rounds. @default `own` times the number of
   * rounds
   */
  readonly shared?: readonly number[]
  readonly words: Messages
}

/** The sentences that a check reports. `more`: an effect was repeated. `fewer`: an effect is missing. */
export interface Messages {
  readonly pass: string
  readonly more: string
  readonly fewer: string
  readonly hint: string
}

export interface Observed<T> {
  readonly observation: Observation<T>
  readonly reference: Reference
  /** Labels of the observers. */
  readonly labels: readonly string[]
  /** Answers that should all be 2xx, because a provider sends the event again after any other answer. */
  readonly answers: readonly AttemptResult[]
}

/** Compares the observed changes with the expected multiples of one delivery's effect. */
export function judgeEffects<T>(
  seen: Observed<T>,
  { own, shared = own.map((count) => count * seen.observation.rounds.length), words }: Expected,
): Judgement {
  const { observation, reference, labels, answers } = seen
  const refused = answers.find((answer) => !succeeded(answer))
  if (answers.length > 1 && answers.every(dropped)) return died(answers)
  const retried = refused && `${ending(refused)}, so a provider keeps resending it`
  if (labels.length === 0)
    return retried ? warn(`a delivery ${retried}; its effect could not be observed`) : answersOnly()
  const doubt = doubtOf(observation)
  if (doubt) return doubt
  const rounds = observation.rounds.map((round) => compareRound(own, round.perPhase, reference.own, reference.stable))
  const together = compareRound(shared, observation.unattributed, reference.shared, reference.stable)
  const bad = [...rounds, together].filter(({ compared }) => compared !== 'same')
  const worst = bad.find(({ compared }) => compared !== 'fewer') ?? bad[0]
  if (worst && !reference.stable && own.every((count) => count > 0))
    return differs(evidenceOf(worst.expected, worst.actual, labels))
  if (worst && !sharesPlace(minus(worst.actual, worst.expected), plus(reference.own, reference.shared)))
    return late('the change differs from that of a single delivery')
  if (!worst)
    return retried
      ? warn(`${words.pass}, but a delivery ${retried}`)
      : { verdict: 'pass', reason: words.pass, evidence: [] }
  const lost = bad.some(({ compared }) => compared === 'fewer')
  const reason = [
    ...(bad.some(({ compared }) => compared !== 'fewer') ? [words.more] : []),
    ...(lost ? [words.fewer] : []),
  ].join('; ')
  // Changes that belong to no particular round appear only in the evidence.
  const count = rounds.filter(({ compared }) => compared !== 'same').length
  const often = observation.rounds.length > 1 && count > 0 ? ` (${count} of ${observation.rounds.length} rounds)` : ''
  return {
    verdict: 'fail',
    reason: reason + often,
    hint: words.hint,
    evidence: evidenceOf(worst.expected, worst.actual, labels),
    ...(lost ? { missing: true } : {}),
  }
}

interface RoundComparison {
  readonly compared: Comparison
  readonly expected: Vector
  readonly actual: Vector
}

/** Compares each phase that allows no change separately; otherwise, compares the sum over all phases. */
function compareRound(
  counts: readonly number[],
  phases: readonly Vector[],
  effect: Vector,
  stable: boolean,
): RoundComparison {
  const still = counts.findIndex((count, phase) => count === 0 && (phases[phase]?.size ?? 0) > 0)
  const actual = sum(phases)
  const whole = times(
    effect,
    counts.reduce((a, b) => a + b, 0),
  )
  // The effect may have arrived one phase late.
  if (stable && compare(whole, actual) === 'same') return { compared: 'same', expected: whole, actual }
  if (still >= 0) {
    const expected = minus(actual, phases[still] ?? noEffect)
    return { compared: compare(expected, actual) === 'fewer' ? 'fewer' : 'more', expected, actual }
  }
  // If the effect differs from event to event, we can only check that nothing followed it.
  const expected = stable || counts.length === 1 || actual.size === 0 ? whole : actual
  return { compared: compare(expected, actual), expected, actual }
}

/** True if the surplus changes a place that one delivery also changes, as it does when an event is applied twice. */
function sharesPlace(surplus: Vector, effect: Vector): boolean {
  const places = new Set([...effect.keys()].map(placeOf))
  return [...surplus.keys()].some((key) => places.has(placeOf(key)))
}

function placeOf(key: string): string {
  const { observer, path } = featureOf(key)
  return JSON.stringify([observer, path])
}

/** Returns the reason why an observation proves nothing about effects; undefined if it is conclusive. */
export function doubtOf({ settled: quiet, contaminated: foreign }: Observation<unknown>): Judgement | undefined {
  if (!quiet) return noisy('the state did not settle')
  return foreign ? contaminated() : undefined
}

/**
 * Returns the verdict for the run, which is the worst verdict of all trials: `fail`, then `inconclusive`, `warn` and
 * `pass`. Trials that were not exercised do not count; if no trial was exercised, the run is inconclusive.
 */
export function wholeVerdict(results: readonly Pick<CheckResult, 'verdict'>[]): Verdict {
  const order: readonly Verdict[] = ['fail', 'inconclusive', 'warn', 'pass']
  const worst = order.find((verdict) => results.some((result) => result.verdict === verdict))
  return worst ?? (results.length > 0 ? 'inconclusive' : 'not-exercised')
}

export function ending(answer: AttemptResult): string {
  return answer.outcome === 'response' ? `was answered with a ${answer.status}` : `was not answered (${answer.code})`
}

/** @param evidence the places that differ */
export function differs(evidence: Judgement['evidence']): Judgement {
  const reason = "an event's effect differs from run to run, so repetitions cannot be recognised"
  return { verdict: 'inconclusive', reason, hint: 'ignore values that differ from run to run: --ignore PATH', evidence }
}

const statusHints: Readonly<Record<string, string>> = {
  '404': 'is the path in --to correct?',
  '405': 'is the path in --to correct?',
  timeout: 'the handler did not answer in time; raise --timeout',
}

/** The judgement if the first delivery was not accepted, so nothing can be tested. */
export function notAccepted(answer: AttemptResult, { provider, secret }: Pick<Step, 'provider' | 'secret'>): Judgement {
  const text = answerText(answer)
  const unsigned =
    provider.schemes.length === 0
      ? 'it was sent unsigned because its provider is unknown: specify it with --source NAME'
      : 'it was sent unsigned: pass --secret-file or set BILLHOOK_SECRET'
  const signing = secret === undefined ? unsigned : 'does the handler verify with the same secret as billhook?'
  const hint = ['400', '401', '403'].includes(text) ? signing : (statusHints[text] ?? "check the handler's log")
  return inconclusive(`the first delivery ${ending(answer)}, so there was nothing to test`, hint)
}

/**
 * The judgement if the event has no effect. Without a reset, this is inconclusive, because the target may have
 * processed the event before.
 */
export function notExercised(resets: boolean): Judgement {
  const reason = 'the first delivery changed nothing that the observer reads'
  if (!resets)
    return inconclusive(
      reason,
      'the handler may accept only known customers (use --reset and their fixtures), or the effect ' +
        'may take longer (raise --settle)',
    )
  const hint =
    'if the event has an effect, the effect may take longer (raise --settle), need earlier events (a scenario.yaml), ' +
    'or be invisible to the observer'
  return { verdict: 'not-exercised', reason, hint, evidence: [] }
}

export function died(answers: readonly AttemptResult[]): Judgement {
  const texts = answers.map(answerText)
  const changes = texts.filter((text, index) => text !== texts[index - 1])
  const how = changes.join(', then ')
  const reason = `the target died or dropped the connection (${how}) after answering the first delivery`
  return {
    verdict: 'fail',
    reason,
    evidence: [],
    hint: "check the handler's log; a handler must answer every delivery, even one that it cannot use",
  }
}

/** The judgement if only answers were visible: a 2xx alone proves nothing about effects. */
export function answersOnly(): Judgement {
  return inconclusive(
    'only answers were observed, and they reveal nothing about effects',
    'let billhook read the state: --observe http://…',
  )
}

export function warn(reason: string, hint = 'answer 2xx to an event that was already processed'): Judgement {
  return { verdict: 'warn', reason, evidence: [], hint }
}

export function inconclusive(reason: string, hint?: string): Judgement {
  return { verdict: 'inconclusive', reason, evidence: [], ...(hint === undefined ? {} : { hint }) }
}

function late(reason: string): Judgement {
  return inconclusive(`${reason}: it may be a late effect`, 'raise --settle above the time that the full effect takes')
}

export function contaminated(): Judgement {
  return inconclusive(
    'effects of earlier events interfered, or the reset is incomplete',
    'raise --settle above the time that the full effect takes',
  )
}

export function noisy(reason: string): Judgement {
  return inconclusive(
    `noisy: ${reason}`,
    'observe only data that events change, and ignore clocks, request counters and logs: --ignore PATH',
  )
}
