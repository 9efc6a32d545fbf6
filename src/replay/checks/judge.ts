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

/** What should have come of the rounds. */
export interface Expected {
  /** How many effects of one delivery each round has, by phase; 0 where nothing may change. */
  readonly own: readonly number[]
  /** The same over all rounds, of changes that cannot be told apart; @default the sum of `own`. */
  readonly shared?: readonly number[]
  readonly words: Messages
}

/**
 * The sentences of one experiment. `more`: applied again; `fewer`: an effect is missing; `other`: something else came
 * of it.
 */
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
  /** Answers that had to be a 2xx for a provider to be content. */
  readonly answers: readonly AttemptResult[]
}

/** Holds what was seen against the multiples of one delivery's effect that should have come. */
export function judgeEffects<T>(
  seen: Observed<T>,
  { own, shared = own.map((count) => count * seen.observation.rounds.length), words }: Expected,
): Judgement {
  const { observation, reference, labels, answers } = seen
  const refused = answers.find((answer) => !succeeded(answer))
  if (answers.length > 1 && answers.every(dropped)) return died(answers)
  const retried = refused && `${ending(refused)}, so a provider sends it again and again`
  if (labels.length === 0) return retried ? warn(`a delivery ${retried}; its effect was not seen`) : unseen()
  const doubt = doubtOf(observation)
  if (doubt) return doubt
  const rounds = observation.rounds.map((round) => compareRound(own, round.perPhase, reference.own, reference.stable))
  const together = compareRound(shared, observation.unattributed, reference.shared, reference.stable)
  const bad = [...rounds, together].filter(({ compared }) => compared !== 'same')
  const worst = bad.find(({ compared }) => compared !== 'fewer') ?? bad[0]
  if (worst && !reference.stable && own.every((count) => count > 0))
    return differs(evidenceOf(worst.expected, worst.actual, labels))
  if (worst && !sharesPlace(minus(worst.actual, worst.expected), plus(reference.own, reference.shared)))
    return late('something else changed than one delivery changes')
  if (!worst)
    return retried
      ? warn(`${words.pass}, but a delivery ${retried}`)
      : { verdict: 'pass', reason: words.pass, evidence: [] }
  const lost = bad.some(({ compared }) => compared === 'fewer')
  const reason = [
    ...(bad.some(({ compared }) => compared !== 'fewer') ? [words.more] : []),
    ...(lost ? [words.fewer] : []),
  ].join('; ')
  // What cannot be told apart by round is in the evidence alone.
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

/** Phases in which nothing may change are held to that; otherwise the sum over all phases counts. */
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
  // It may have come a phase late.
  if (stable && compare(whole, actual) === 'same') return { compared: 'same', expected: whole, actual }
  if (still >= 0) {
    const expected = minus(actual, phases[still] ?? noEffect)
    return { compared: compare(expected, actual) === 'fewer' ? 'fewer' : 'more', expected, actual }
  }
  // Where the effect differs from event to event, that nothing came after it is all that can be held.
  const expected = stable || counts.length === 1 || actual.size === 0 ? whole : actual
  return { compared: compare(expected, actual), expected, actual }
}

/** Whoever applies an event again changes what one application changes. */
function sharesPlace(surplus: Vector, effect: Vector): boolean {
  const places = new Set([...effect.keys()].map(placeOf))
  return [...surplus.keys()].some((key) => places.has(placeOf(key)))
}

function placeOf(key: string): string {
  const { observer, path } = featureOf(key)
  return JSON.stringify([observer, path])
}

/** Why nothing can be said of effects. */
export function doubtOf({ settled: quiet, contaminated: foreign }: Observation<unknown>): Judgement | undefined {
  if (!quiet) return noisy('the state did not become quiet')
  return foreign ? contaminated() : undefined
}

/**
 * Over all experiments: one `fail` is a fail, one `inconclusive` leaves it open. Events that the handler ignores do not
 * count, unless it ignores them all: then nothing can be said.
 */
export function wholeVerdict(results: readonly Pick<CheckResult, 'verdict'>[]): Verdict {
  const order: readonly Verdict[] = ['fail', 'inconclusive', 'warn', 'pass']
  const worst = order.find((verdict) => results.some((result) => result.verdict === verdict))
  return worst ?? (results.length > 0 ? 'inconclusive' : 'not-exercised')
}

export function ending(answer: AttemptResult): string {
  return answer.outcome === 'response' ? `was answered ${answer.status}` : `was not answered (${answer.code})`
}

/** @param evidence where it differs */
export function differs(evidence: Judgement['evidence']): Judgement {
  const reason = 'the effect of an event is not the same each time, so that its repetition cannot be told'
  return { verdict: 'inconclusive', reason, hint: 'leave out what differs from run to run: --ignore PATH', evidence }
}

const statusHints: Readonly<Record<string, string>> = {
  '404': 'is the path of --to right?',
  '405': 'is the path of --to right?',
  timeout: 'the handler did not answer in time; --timeout gives it longer',
}

/** The first delivery was not taken, so nothing can be tried. */
export function notAccepted(answer: AttemptResult, { provider, secret }: Pick<Step, 'provider' | 'secret'>): Judgement {
  const text = answerText(answer)
  const unsigned =
    provider.schemes.length === 0
      ? 'it was sent unsigned, for its sender is not known: --source NAME tells'
      : 'it was sent unsigned: give --secret-file or BILLHOOK_SECRET'
  const signing = secret === undefined ? unsigned : 'is --secret the one that the handler checks with?'
  const hint = ['400', '401', '403'].includes(text)
    ? signing
    : (statusHints[text] ?? 'see what the handler logs for it')
  return inconclusive(`the first delivery ${ending(answer)}, so there was nothing to try`, hint)
}

/** A fresh target cannot have seen the event before, so there it has no effect. Elsewhere nobody knows. */
export function notExercised(resets: boolean): Judgement {
  const reason = 'the first delivery changed nothing that the observer reads'
  if (!resets)
    return inconclusive(
      reason,
      'the handler may take only customers that it knows (give --reset and their fixtures); or the effect ' +
        'takes longer (raise --settle)',
    )
  const hint =
    'if it has an effect: it may take longer (raise --settle), need events before it (a scenario.yaml), or ' +
    'be out of the observer’s sight'
  return { verdict: 'not-exercised', reason, hint, evidence: [] }
}

export function died(answers: readonly AttemptResult[]): Judgement {
  const texts = answers.map(answerText)
  const changes = texts.filter((text, index) => text !== texts[index - 1])
  const reason =
    `the target died or dropped the connection (${changes.join(', then ')}), after it had answered the ` +
    `first delivery`
  return {
    verdict: 'fail',
    reason,
    evidence: [],
    hint: 'see what the handler logs for it; a delivery that it cannot use is to be answered all the same',
  }
}

export function unseen(): Judgement {
  return inconclusive(
    'only answers were seen, and they say nothing of effects',
    'let billhook read the state: --observe http://…',
  )
}

export function warn(reason: string, hint = 'answer what was dealt with before with a 2xx'): Judgement {
  return { verdict: 'warn', reason, evidence: [], hint }
}

export function inconclusive(reason: string, hint?: string): Judgement {
  return { verdict: 'inconclusive', reason, evidence: [], ...(hint === undefined ? {} : { hint }) }
}

function late(reason: string): Judgement {
  return inconclusive(`${reason}: it may be a late effect`, 'raise --settle above the time that the whole effect takes')
}

export function contaminated(): Judgement {
  return inconclusive(
    'effects of earlier events came in between, or the reset is not complete',
    'raise --settle above the time that the whole effect takes',
  )
}

export function noisy(reason: string): Judgement {
  return inconclusive(
    `noisy: ${reason}`,
    'observe only what an event changes, and leave out clocks, counters of requests and logs: --ignore PATH',
  )
}
