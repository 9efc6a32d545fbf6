import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import { compressed } from '../steps/compression.ts'
import { evidenceOf } from '../effect/evidence.ts'
import { plus, sum, type Vector } from '../effect/vector.ts'
import type { Check, Judgement, Round, Tools } from './check.ts'
import { forgeries, type Forgery } from './shared/forgeries.ts'
import { doubtOf, ending, inconclusive, warn } from './judge.ts'
import type { Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'

/**
 * Forged and genuine deliveries. Anyone who knows the URL can send to it, so genuine deliveries must have an effect
 * and forged ones must not.
 */
export const signature: Check = {
  name: 'signature',
  title: 'forged, changed and outdated signatures',
  help:
    'Anyone can send to a public URL. Before doing anything else, verify the signature over the exact bytes ' +
    'received, and its age; answer 4xx if either is wrong.',
  steps: [
    'deliver without a signature, with a different secret, with one byte flipped, with a different scheme, and ' +
      'signed long ago: expect a 4xx and no change for each',
    'deliver the event with different whitespace, and signed with two secrets as during a rotation: expect each ' +
      'to be accepted',
  ],
  rounds: 1,
  oncePerSource: true,
  ifOnlyCompact: {
    verdict: 'fail',
    reason:
      'a genuine delivery is refused as sent, but accepted without its whitespace: the handler verifies ' +
      'the signature over a re-serialised body',
    hint: 'verify the signature over the raw bytes as received',
    evidence: [],
  },
  subjects: (steps) => {
    const signed = eachType(steps).filter(({ step }) => step.secret !== undefined && step.provider.schemes.length > 0)
    return signed.length > 0 ? signed : 'deliveries are not signed: there is no secret, or the provider does not sign'
  },
  run: async ({ step }, tools) => {
    const count = forgeries(step, 0).length
    const tried: Tried[] = []
    // One forgery at a time if effects cannot be attributed to deliveries by their ids.
    const apart = tools.reference.own.size > 0 || tools.labels.length === 0
    for (let from = 0; from < count; from += apart ? count : 1) {
      const observation = await tools.runRounds(apart ? count : 1, [
        async ({ index, step: copy, deliver }) => forged(copy, from + index, { now: tools.now(), deliver }),
      ])
      const doubt = tools.labels.length > 0 && doubtOf(observation)
      if (doubt) return doubt
      for (const { results, perPhase: own } of observation.rounds) {
        const effect = apart ? sum(own) : plus(sum(own), sum(observation.unattributed))
        tried.push(...results.map((one) => ({ ...one, effect })))
      }
    }
    return judge(tried, tools)
  },
}

interface Tried {
  readonly forgery: Forgery
  readonly answer: AttemptResult
  readonly effect: Vector
}

async function forged(
  step: Step,
  index: number,
  { now, deliver }: { readonly now: number; readonly deliver: Round['deliver'] },
): Promise<Omit<Tried, 'effect'>> {
  const [forgery] = forgeries(step, now).slice(index) as [Forgery]
  return {
    forgery,
    answer: await deliver(step, forgery.name, (_url, request, usual) =>
      usual({ ...request, ...compressed(forgery.message, step.compression) }),
    ),
  }
}

function judge(tried: readonly Tried[], { labels, reference }: Tools): Judgement {
  const expected = plus(reference.own, reference.shared)
  const harmful = tried.filter(({ forgery, effect }) => forgery.kind === 'forged' && effect.size > 0)
  const [worst] = harmful
  if (worst) {
    const reason = `a forged delivery had an effect: ${names(harmful)}`
    return {
      verdict: 'fail',
      reason,
      hint: 'verify the signature over the raw bytes, and its timestamp, before doing anything else',
      evidence: evidenceOf(new Map(), worst.effect, labels),
      sequence: harmful.map(({ forgery }) => `deliver ${forgery.name}`),
    }
  }
  const refused = tried.filter(
    ({ forgery, answer, effect }) =>
      forgery.kind === 'genuine' && (!succeeded(answer) || (labels.length > 0 && effect.size === 0)),
  )
  const [first] = refused
  if (first) {
    const what = succeeded(first.answer) ? 'had no effect' : ending(first.answer)
    const reason = `a genuine delivery ${what}: ${names(refused)}`
    return {
      verdict: 'fail',
      reason,
      hint: 'verify the signature over the raw bytes as received, and try every signature in the header',
      evidence: evidenceOf(labels.length > 0 ? expected : new Map(), first.effect, labels),
      sequence: refused.map(({ forgery }) => `deliver ${forgery.name}`),
    }
  }
  const taken = tried.filter(({ forgery, answer }) => forgery.kind === 'forged' && succeeded(answer))
  if (taken.length > 0 && labels.length === 0)
    return inconclusive(
      `a forged delivery was answered with a 2xx (${names(taken)}), but its effect could not be observed`,
      'let billhook read the state: --observe http://…',
    )
  if (taken.length > 0)
    return warn(
      `a forged delivery had no effect, but was answered with a 2xx: ${names(taken)}`,
      'refuse it with a 4xx, so that a wrong secret does not go unnoticed',
    )
  const broken = tried.filter(({ answer }) => answer.outcome === 'response' && answer.status >= 500)
  if (broken.length > 0)
    return warn(
      `a delivery was answered with a 5xx, so a provider would keep resending it: ${names(broken)}`,
      'refuse forged deliveries with a 4xx',
    )
  const count = tried.filter(({ forgery }) => forgery.kind === 'forged').length
  const reason =
    `${count} forged deliveries were ` +
    `refused and ${tried.filter(({ forgery }) => forgery.kind === 'genuine').length} unusual genuine ones were accepted`
  if (labels.length === 0)
    return inconclusive(
      `${reason}; their effects could not be observed`,
      'let billhook read the state: --observe http://…',
    )
  return { verdict: 'pass', reason, evidence: [] }
}

function names(tried: readonly Tried[]): string {
  return tried.map(({ forgery }) => forgery.name).join('; ')
}
