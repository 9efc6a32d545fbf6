import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Egress } from '../../observe/egress/egress.ts'
import { compare, plus, sum, type Vector } from '../effect/vector.ts'
import type { Judgement, Subject } from '../checks/check.ts'
import { noisy, notAccepted, notExercised, contaminated } from '../checks/judge.ts'
import type { Harness } from './harness.ts'
import type { Mode, Observation, Reference, SecondEvent } from '../checks/observation.ts'
import { inBoth, watchCalls, type EventCall } from '../checks/outgoing-calls.ts'
import { withMessage, type Step } from '../steps/step.ts'

/**
 * The result of the controls for a subject. If `ok`, the state does not change without a delivery, and one delivery
 * changes it.
 */
export type Controls =
  | { readonly ok: true; readonly mode: Mode; readonly reference: Reference; readonly second: SecondEvent | undefined }
  | {
      readonly ok: false
      readonly judgement: Judgement
      /** True if the delivery was refused, but accepted once whitespace was removed from its body. */
      readonly onlyCompact?: boolean
    }

type Answers = readonly AttemptResult[]

/**
 * Delivers a copy of the event with fresh ids, then another copy. If the first copy is refused or has no effect and the
 * target can be reset, delivers the fixture's own event instead, each time after a reset.
 */
export async function control(
  subject: Subject,
  seed: string,
  harness: Harness,
  egress: readonly Egress[],
): Promise<Controls> {
  if (await harness.noisy())
    return { ok: false, judgement: noisy('the state keeps changing, although nothing was delivered') }
  const setup: Setup = { subject, seed, harness, egress }
  const first = await deliverOnce(setup, 'fresh', 'one')
  const mode = takes(first, harness) || !harness.resets ? 'fresh' : 'reset'
  const one = mode === 'fresh' ? first : await deliverOnce(setup, 'reset', 'one')
  const problem = problemOf(one, setup)
  if (problem) return { ok: false, judgement: problem, onlyCompact: await takesOnlyCompact(one, mode, setup) }
  const again = await deliverOnce(setup, mode, 'another')
  if (again.contaminated) return { ok: false, judgement: contaminated() }
  const compared = compare(effectOf(one), effectOf(again))
  const { own, shared } = split(one)
  const reference = {
    own,
    shared,
    stable: again.settled && compared === 'same',
    answerMs: slowest([one, again]),
    calls: inBoth(one.calls, again.calls),
  }
  return {
    ok: true,
    mode,
    reference,
    second:
      mode === 'fresh'
        ? { answers: answersOf(again), compared, expected: effectOf(one), actual: effectOf(again) }
        : undefined,
  }
}

/** What every control delivery of a subject uses. */
interface Setup {
  readonly subject: Subject
  readonly seed: string
  readonly harness: Harness
  readonly egress: readonly Egress[]
}

async function deliverOnce(
  { subject, seed, harness, egress }: Setup,
  mode: Mode,
  name: string,
  write: (step: Step) => Step | undefined = (step) => step,
) {
  let calls: (() => readonly EventCall[]) | undefined
  const observation = await harness.run<Answers>({
    subject,
    mode,
    seed: `${seed}:${name}`,
    rounds: 1,
    phases: [
      async (round) => {
        // Watch only this event's calls; earlier calls came from setting up the target.
        const called = watchCalls(egress)
        calls = () => called(round.owns)
        const answers: AttemptResult[] = []
        for (const step of subject.sequence ?? [subject.step])
          answers.push(await round.deliver(write(round.copyOf(step)) ?? step, `control: ${name}`))
        return answers
      },
    ],
    control: true,
  })
  return { ...observation, calls: calls?.() ?? [] }
}

function takes(observation: Observation<Answers>, { labels }: Harness): boolean {
  return answersOf(observation).every(succeeded) && (labels.length === 0 || effectOf(observation).size > 0)
}

function problemOf(observation: Observation<Answers>, { subject, harness }: Setup): Judgement | undefined {
  const refused = answersOf(observation).find((answer) => !succeeded(answer))
  if (!observation.settled) return noisy('the state keeps changing')
  if (observation.contaminated) return contaminated()
  if (refused) return notAccepted(refused, subject.step)
  return harness.labels.length > 0 && effectOf(observation).size === 0 ? notExercised(harness.resets) : undefined
}

async function takesOnlyCompact(refused: Observation<Answers>, mode: Mode, setup: Setup): Promise<boolean> {
  const { step } = setup.subject
  if (!compacted(step) || step.secret === undefined || answersOf(refused).every(succeeded)) return false
  return answersOf(await deliverOnce(setup, mode, 'without whitespace', compacted)).every(succeeded)
}

/** Returns the step with whitespace removed from its JSON body; undefined if there is none or the body is not JSON. */
function compacted(step: Step): Step | undefined {
  try {
    const body = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(step.outgoing.body).toString('utf8'))))
    return body.length < step.outgoing.body.length ? withMessage(step, { ...step.outgoing, body }) : undefined
  } catch {
    return undefined
  }
}

function answersOf({ rounds }: Observation<Answers>): Answers {
  return rounds.flatMap(({ results }) => results.flat())
}

function split({ rounds, unattributed: shared }: Observation<Answers>): {
  readonly own: Vector
  readonly shared: Vector
} {
  return { own: sum(rounds.flatMap(({ perPhase: own }) => own)), shared: sum(shared) }
}

function effectOf(observation: Observation<Answers>): Vector {
  const { own, shared } = split(observation)
  return plus(own, shared)
}

function slowest(observations: readonly Observation<Answers>[]): number {
  return Math.max(...observations.flatMap(answersOf).map(({ durationMs }) => durationMs))
}
