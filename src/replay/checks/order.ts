import { succeeded } from '../../core/delivery/attempt.ts'
import { evidenceOf } from '../effect/evidence.ts'
import { compare, plus, sum, type Vector } from '../effect/vector.ts'
import type { Check, Judgement, Round, Subject, Tools, Trial } from './check.ts'
import { answersOnly, doubtOf, inconclusive } from './judge.ts'
import type { Observation } from './observation.ts'
import type { Step } from '../steps/step.ts'
import { permutations } from './shared/permutations.ts'
import { lifecycles, typesOf } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** Maximum number of events for which every order is tested; longer sequences are sampled. */
const maxEventsForAllOrders = 5
const maxOrders = 60
/** Limit if each round needs a reset. */
const maxOrdersWithReset = 12

/**
 * The events of one life cycle in another order. They must lead to the same state, because providers do not guarantee
 * any order.
 */
export const order: Check = {
  name: 'order',
  title: 'the same events in other orders',
  help:
    "Providers do not guarantee any order. Compare the object's times or versions, or fetch it from the " +
    'provider, before an older event overwrites a newer state.',
  steps: [
    'deliver the events of one life cycle in order: this gives the expected state',
    'deliver copies in other orders (every order for up to five events, otherwise a sample): expect the same state',
    'if the state differs: find two events that reproduce the difference',
  ],
  rounds: 1,
  subjects: (steps) => {
    const subjects = lifecycles(steps).map(ofSequence)
    return subjects.length > 0 ? subjects : 'no two of these events are related'
  },
  run: async (trial, tools) => {
    const { sequence = [] } = trial
    if (sequence[0]?.provider.profile.ordering === 'fifo')
      return { verdict: 'not-exercised', reason: 'the provider guarantees the order', evidence: [] }
    if (tools.labels.length === 0) return answersOnly()
    if (!tools.reference.stable)
      return inconclusive(
        'the same events in the same order do not always lead to the same state',
        'ignore values that differ from run to run: --ignore PATH',
      )
    const most =
      tools.mode === 'reset'
        ? maxOrdersWithReset
        : sequence.length <= maxEventsForAllOrders
          ? Number.POSITIVE_INFINITY
          : maxOrders
    const orders = permutations(sequence, most, tools.random).filter((other) =>
      other.some((step, index) => step !== sequence[index]),
    )
    const observation = await tools.runRounds(orders.length, [(round) => deliverAll(round, orders[round.index] ?? [])])
    const doubt = doubtOf(observation)
    if (doubt) return doubt
    const wrong = orders.filter((_, index) => compare(tools.reference.own, effectOf(observation, index)) !== 'same')
    if (wrong.length > 0) return failure(trial, tools, observation, orders, wrong)
    const tried = otherOrders(orders.length, most >= orders.length + 1 && sequence.length <= maxEventsForAllOrders)
    return { verdict: 'pass', reason: `${tried} of ${sequence.length} events led to the same state`, evidence: [] }
  },
}

/** Returns `the other order`, `all 5 other orders`, or, for a sample, `60 other orders`. */
function otherOrders(count: number, all: boolean): string {
  if (count === 1) return all ? 'the other order' : '1 other order'
  return `${all ? 'all ' : ''}${count} other orders`
}

export function ofSequence(sequence: readonly Step[]): Subject {
  const [step] = sequence.slice(-1) as [Step]
  return { name: sequence.map((one) => typesOf(one) ?? '').join(', '), step, before: [], sequence }
}

/** Delivers events the way providers do: refused events are sent again at the end. */
export async function deliverAll(round: Round, steps: readonly Step[]): Promise<void> {
  let open = steps
  for (let pass = 1; pass <= 3 && open.length > 0; pass++) {
    const refused: Step[] = []
    for (const step of open)
      if (
        !succeeded(
          await round.deliver(round.copyOf(step), pass === 1 ? 'in another order' : 'again, because it was refused'),
        )
      )
        refused.push(step)
    open = refused
  }
  for (const step of open) await untilAccepted(round, round.copyOf(step), 'again, because it was refused')
}

function effectOf({ rounds, unattributed: shared }: Observation<void>, index: number): Vector {
  const own = sum(rounds[index]?.perPhase ?? [])
  return rounds.length === 1 ? plus(own, sum(shared)) : own
}

async function failure(
  { sequence = [] }: Trial,
  tools: Tools,
  observation: Observation<void>,
  orders: readonly (readonly Step[])[],
  wrong: readonly (readonly Step[])[],
): Promise<Judgement> {
  const pair = await smallestPair(sequence, tools)
  const [first = []] = wrong
  const shown = pair ? [pair.later, pair.earlier] : first
  const [expected, actual] = pair
    ? [pair.expected, pair.actual]
    : [tools.reference.own, effectOf(observation, orders.indexOf(first))]
  return {
    verdict: 'fail',
    reason:
      `the state depends on the order of events: ${wrong.length} of ${orders.length} other orders led to ` +
      `a different state`,
    hint: "store the newest event's time with the data that it changed, and ignore older events",
    evidence: evidenceOf(expected, actual, tools.labels),
    sequence: shown.map((step) => `deliver ${typesOf(step) ?? step.fixture.name} (${step.fixture.name})`),
  }
}

interface Pair {
  readonly earlier: Step
  readonly later: Step
  readonly expected: Vector
  readonly actual: Vector
}

/** Tests every pair of events separately, in both orders. */
async function smallestPair(sequence: readonly Step[], tools: Tools): Promise<Pair | undefined> {
  const pairs = sequence.flatMap((earlier, index) => sequence.slice(index + 1).map((later) => ({ earlier, later })))
  const rounds = pairs.flatMap(({ earlier, later }) => [
    [earlier, later],
    [later, earlier],
  ])
  const observation = await tools.runRounds(rounds.length, [(round) => deliverAll(round, rounds[round.index] ?? [])])
  if (doubtOf(observation)) return undefined
  return pairs.flatMap((pair, index) => {
    const [expected, actual] = [effectOf(observation, 2 * index), effectOf(observation, 2 * index + 1)]
    return compare(expected, actual) === 'same' ? [] : [{ ...pair, expected, actual }]
  })[0]
}
