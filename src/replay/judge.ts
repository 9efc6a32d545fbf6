import { dropped, succeeded, type AttemptResult } from '../core/attempt.ts'
import type { Evidence, ExperimentResult, Verdict } from '../core/replay-report.ts'
import { differences } from '../core/json-difference.ts'
import type { Judgement } from './experiment.ts'
import type { Control, Reading, State } from './quiet.ts'

/** A delivery, then the same event again, with what was read around them; what was not reached is absent. */
export interface RepeatedRound {
  /** The control: what the state is without a delivery. */
  readonly before?: Control
  readonly first?: AttemptResult
  /** After one delivery. */
  readonly once?: Reading
  readonly duplicates: readonly AttemptResult[]
  readonly again?: Reading
  /** When something had changed: the state without a further delivery. */
  readonly still?: Reading
  /** When earlier events had no effect: from a reset target, does this one have its effect again? */
  readonly anew?: Anew
  /** When something had changed: was it the duplicate, or the late effect of the first delivery? */
  readonly doubt?: Doubt
}

export interface Anew {
  readonly before: Control
  readonly once: Reading
}

export type Doubt =
  /**
   * From a reset target, one delivery alone: the state after it, and after all the time in which the change was seen.
   * When it had not changed: the state after a duplicate.
   */
  | { readonly kind: 'alone'; readonly once: Reading; readonly later: Reading; readonly again?: Reading }
  /** Where nothing can be reset, the same event a third time. */
  | { readonly kind: 'third'; readonly after: Reading }

/** What the sentences of a judgement depend on. */
export interface Circumstances {
  readonly observers: readonly string[]
  readonly resets: boolean
  /** `no-secret`: sent unsigned for want of one. `no-scheme`: billhook cannot sign for this provider. */
  readonly signing: 'signed' | 'no-secret' | 'no-scheme'
}

const evidenceLimit = 20

/** The worst round decides; a `fail` needs evidence or a target that drops the duplicate, a `pass` needs a first delivery whose effect was seen. */
export function judgeRepeated(rounds: readonly RepeatedRound[], circumstances: Circumstances): Judgement {
  const judged = rounds.map((round) => judgeRound(round, circumstances))
  const worst = worstOf(judged.map(({ verdict }) => verdict))
  const count = judged.filter(({ verdict }) => verdict === worst).length
  const judgement = judged.find(({ verdict }) => verdict === worst) ?? inconclusive('no round came to its end')
  return rounds.length > 1 ? { ...judgement, reason: `${judgement.reason} (${count} of ${rounds.length} rounds)` } : judgement
}

function judgeRound({ before, first, once, duplicates, again, anew, still, doubt }: RepeatedRound, circumstances: Circumstances): Judgement {
  const { observers, resets } = circumstances
  if (before?.quiet === false) return noisy('the state changes without any delivery')
  if (before?.unlike) return late('the state after the reset is not the one after the first reset: an effect of an earlier event came late, or the reset is not complete')
  if (!first || !succeeded(first)) return notAccepted(first, circumstances)
  if (duplicates.length > 1 && duplicates.every(dropped)) return died(duplicates)
  const refused = duplicates.find((answer) => !succeeded(answer))
  const retried = refused && `the duplicate ${ending(refused)}, so a provider sends it again and again`
  if (!before || !once) {
    return retried
      ? warn(`${retried}; its effect was not seen`)
      : inconclusive('only answers were seen, and they say nothing of effects', 'let billhook read the state: --observe http://…')
  }
  if (!once.quiet) return noisy('the state did not become quiet after the first delivery')
  if (!changed(before, once)) return noEffect(resets)
  if (!again) return inconclusive('the round did not come to its end')
  const changes = evidenceOf(once.state, again.state, observers)
  if (!again.quiet || still?.quiet === false) return noisy('the state did not become quiet after the duplicate')
  if (changes.length === 0 && !tied(before, anew, resets)) return late('the effect may be a late one of an earlier event, which had none in its time')
  if (changes.length === 0) return retried ? warn(`the duplicate changed nothing, but ${retried}`) : pass('the duplicate changed nothing')
  if (still && changed(again, still)) return noisy('the state changes also without a delivery')
  if (doubt?.kind === 'alone' && changed(doubt.once, doubt.later)) return late('one delivery alone has effects that come after the settle time')
  if (doubt?.kind === 'alone' && doubt.again && !changed(doubt.later, doubt.again)) return late('the state changed after the duplicate, and not when the same was done again')
  if (doubt?.kind === 'third' && still && !changed(still, doubt.after)) return late('the state changed after the duplicate, and not after another one')
  return { verdict: 'fail', reason: 'the duplicate was applied again', evidence: changes, hint: 'keep the event id in the same transaction as its effect, under a unique index' }
}

/** Where earlier events had no effect, an effect is this event's own only if it comes again. */
function tied({ afterSilence }: Control, anew: Anew | undefined, resets: boolean): boolean {
  if (!afterSilence) return true
  return resets && anew !== undefined && !anew.before.unlike && anew.before.quiet && anew.once.quiet && changed(anew.before, anew.once)
}

/**
 * Over all experiments: one `fail` is a fail, one `inconclusive` leaves it open. Events that the handler ignores do not
 * count, unless it ignores them all: then nothing can be said.
 */
export function wholeVerdict(results: readonly Pick<ExperimentResult, 'verdict'>[]): Verdict {
  const worst = worstOf(results.map(({ verdict }) => verdict))
  return worst === 'not-exercised' && results.length > 0 ? 'inconclusive' : worst
}

/** `200`, or how the attempt failed. */
export function answerText(answer: AttemptResult): string {
  return answer.outcome === 'response' ? String(answer.status) : answer.code
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['fail', 'inconclusive', 'warn', 'pass']
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'not-exercised'
}

/** Between two readings. */
export function changed(before: Reading, after: Reading): boolean {
  return differences(before.state, after.state, 1).length > 0
}

function ending(answer: AttemptResult): string {
  return answer.outcome === 'response' ? `was answered ${answer.status}` : `was not answered (${answer.code})`
}

const signingHints: Readonly<Record<Circumstances['signing'], string>> = {
  signed: 'is --secret the one that the handler checks with?',
  'no-secret': 'it was sent unsigned: give --secret',
  'no-scheme': 'it was sent unsigned, for its sender is not known: --source NAME tells',
}

function notAccepted(first: AttemptResult | undefined, { signing }: Circumstances): Judgement {
  if (!first) return inconclusive('the first delivery was not sent')
  const answer = answerText(first)
  const hints: Readonly<Record<string, string>> = {
    '404': 'is the path of --to right?',
    '405': 'is the path of --to right?',
    timeout: 'the handler did not answer in time; --timeout gives it longer',
  }
  const hint = ['400', '401', '403'].includes(answer) ? signingHints[signing] : (hints[answer] ?? 'see what the handler logs for it')
  return inconclusive(`the first delivery ${ending(first)}, so there was nothing to repeat`, hint)
}

/** A fresh target cannot have seen the event before, so there it has no effect to apply twice. Elsewhere nobody knows. */
function noEffect(resets: boolean): Judgement {
  const reason = 'the first delivery changed nothing that the observer reads'
  if (!resets) return inconclusive(reason, 'the target may have seen this event before (give --reset); or the effect takes longer (raise --settle)')
  const hint = 'if it has an effect: it may take longer (raise --settle), need events before it (a scenario.yaml), or be out of the observer’s sight'
  return { verdict: 'not-exercised', reason, hint, evidence: [] }
}

function evidenceOf(expected: State, actual: State, observers: readonly string[]): Evidence[] {
  return observers.flatMap((observer, index) =>
    differences(expected[index], actual[index], evidenceLimit).map(({ path, before, after }) => ({
      ...(observers.length > 1 ? { observer } : {}),
      path,
      ...(before === undefined ? {} : { expected: before }),
      ...(after === undefined ? {} : { actual: after }),
    })),
  )
}

function died(duplicates: readonly AttemptResult[]): Judgement {
  const reason = `the target died or dropped the connection on the duplicate (${duplicates.map(answerText).join(', then ')}), after it had answered the first delivery`
  return { verdict: 'fail', reason, evidence: [], hint: 'see what the handler logs for it; a duplicate is to be answered with a 2xx, and ignored' }
}

function pass(reason: string): Judgement {
  return { verdict: 'pass', reason, evidence: [] }
}

function warn(reason: string): Judgement {
  return { verdict: 'warn', reason, evidence: [], hint: 'answer a duplicate with a 2xx: it was dealt with' }
}

function inconclusive(reason: string, hint?: string): Judgement {
  return { verdict: 'inconclusive', reason, evidence: [], ...(hint === undefined ? {} : { hint }) }
}

function late(reason: string): Judgement {
  return inconclusive(reason, 'raise --settle above the time that the whole effect takes; --reset lets billhook tell late effects from repeated ones')
}

function noisy(reason: string): Judgement {
  return inconclusive(`noisy: ${reason}`, 'observe only what an event changes: leave out clocks, counters of requests and logs')
}
