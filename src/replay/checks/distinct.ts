import { succeeded } from '../../core/delivery/attempt.ts'
import { evidenceOf } from '../effect/evidence.ts'
import { compare, noEffect, plus, sum, times } from '../effect/vector.ts'
import type { Check, Judgement, Tools, Trial } from './check.ts'
import { answersOnly, differs, doubtOf, ending, inconclusive, judgeEffects } from './judge.ts'
import type { Reference, SecondEvent } from './observation.ts'
import { eachType } from './subjects.ts'
import { simultaneous } from './shared/simultaneous.ts'
import { firstRefused, untilAccepted } from './shared/until-accepted.ts'

/**
 * Two events that differ only in their ids. Each must have an effect: a handler that mistakes one for the other loses
 * money.
 */
export const distinct: Check = {
  name: 'distinct',
  title: 'two different events',
  help:
    'Two events with different ids must have two effects. A handler that drops the second loses money: look ' +
    'events up by id, not by customer or time.',
  steps: [
    'deliver: expect a change',
    'deliver another event for a different customer: expect the same change again',
    'deliver another event for the same customer: expect a change',
    'deliver two events for the same customer simultaneously, in ten rounds: expect the same effect as when they are ' +
      'delivered one at a time',
  ],
  rounds: 1,
  subjects: eachType,
  run: async (trial, tools) => {
    if (tools.labels.length === 0) return answersOnly()
    return swallowed(tools.second, tools.labels) ?? sameCustomer(trial, tools)
  },
}

const hint = 'distinguish events by their ids, not by type, customer or amount'

function swallowed(second: SecondEvent | undefined, labels: readonly string[]): Judgement | undefined {
  if (!second) return undefined
  const refused = second.answers.find((answer) => !succeeded(answer))
  if (refused) return inconclusive(`the second event ${ending(refused)}`, "check the handler's log")
  if (second.compared === 'same') return undefined
  if (second.compared !== 'fewer') return differs(evidenceOf(second.expected, second.actual, labels))
  return {
    verdict: 'fail',
    reason: 'a genuine second event was dropped',
    hint,
    evidence: evidenceOf(second.expected, second.actual, labels),
  }
}

/** Two rounds, to find out whether the effect differs between them. */
const roundsInTurn = 2
const roundsTogether = 10

async function sameCustomer(trial: Trial, tools: Tools): Promise<Judgement> {
  const { runRounds, second, reference, labels } = tools
  let siblings = 0
  const observation = await runRounds(roundsInTurn, [
    async ({ step, deliver }) => [await deliver(step, 'first delivery')],
    async ({ sibling, deliver }) => {
      const other = sibling()
      if (!other) return []
      siblings += 1
      return [await deliver(other, 'another event for the same customer')]
    },
  ])
  const doubt = firstRefused(observation, trial) ?? doubtOf(observation)
  if (doubt) return doubt
  const effect = plus(
    sum(observation.rounds.map(({ perPhase: own }) => own[1] ?? new Map())),
    observation.unattributed[1] ?? new Map(),
  )
  if (siblings > 0 && effect.size === 0) {
    return {
      verdict: 'fail',
      reason: 'a genuine second event for the same customer was dropped',
      hint,
      evidence: evidenceOf(plus(reference.own, reference.shared), effect, labels),
    }
  }
  if (siblings === 0 && !second)
    return inconclusive("the target accepts only the fixture's own event, so a second one cannot be sent")
  const pairs = observation.rounds.map(({ perPhase: own }) => sum(own))
  const stable = reference.stable && pairs.every((pair) => compare(pairs[0] ?? pair, pair) === 'same')
  if (siblings === 0 || !stable)
    return {
      verdict: 'pass',
      reason: siblings > 0 ? 'two events had two effects, even for the same customer' : 'two events had two effects',
      evidence: [],
    }
  return together(tools, {
    ...reference,
    own: pairs[0] ?? noEffect,
    shared: times(sum(observation.unattributed), 1 / roundsInTurn),
  })
}

/** @param reference the effect of the two events, delivered one after the other */
async function together(tools: Tools, reference: Reference): Promise<Judgement> {
  const { runRounds, labels } = tools
  const observation = await runRounds(roundsTogether, [
    async ({ step, sibling, deliver }) => {
      const both = [step, sibling() ?? step]
      const { transmit } = simultaneous(both.length, tools)
      const answers = await Promise.all(
        both.map((one) => deliver(one, 'one of two simultaneous events for the same customer', transmit)),
      )
      // A handler that does not wait for a lock must refuse the event, then accept it when it is sent again.
      const taken = []
      for (const [index, answer] of answers.entries())
        taken.push(
          succeeded(answer)
            ? answer
            : await untilAccepted({ deliver }, both[index] ?? step, 'again, because it was refused'),
        )
      return taken
    },
  ])
  return judgeEffects(
    { observation, answers: observation.rounds.flatMap(({ results }) => results.flat()), reference, labels },
    {
      own: [1],
      words: {
        pass: 'two events had two effects, even for the same customer and at the same moment',
        more: 'two simultaneous events for the same customer had more than two effects',
        fewer: 'one of two simultaneous events for the same customer was lost',
        hint:
          'let the database add (SET cents = cents + …), or lock the row before reading it (FOR UPDATE); ' +
          'answer 5xx if the lock is not available',
      },
    },
  )
}
