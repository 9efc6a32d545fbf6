import { succeeded } from '../../core/delivery/attempt.ts'
import type { Header } from '../../core/delivery/delivery.ts'
import { replaceJson } from '../../core/provider/fresh-ids.ts'
import type { Check } from './check.ts'
import { doubtOf, ending, inconclusive, warn } from './judge.ts'
import { withMessage, type Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'

/**
 * An event of an unknown type. Providers add types; unless the handler answers with a 2xx, the event is sent again for
 * days.
 */
export const unknown: Check = {
  name: 'unknown',
  title: 'an event type that does not exist',
  help:
    'Providers add types. Answer 2xx to types that you do not handle; otherwise, the provider resends them and may ' +
    'disable the endpoint.',
  steps: ['deliver an event of a type that does not exist: expect a 2xx and no change'],
  rounds: 1,
  oncePerSource: true,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => strange(step))
    return subjects.length > 0 ? subjects : 'these events have no type that could be replaced'
  },
  run: async (_trial, tools) => {
    const observation = await tools.runRounds(1, [
      async ({ step, deliver }) => deliver(strange(step) ?? step, 'an unknown type'),
    ])
    const [answer] = observation.rounds.flatMap(({ results }) => results)
    if (!answer) return inconclusive('nothing was sent')
    if (!succeeded(answer)) {
      const reason = `an unknown type ${ending(answer)}, so a provider resends it for days and may disable the endpoint`
      return { verdict: 'fail', reason, hint: 'answer types that you do not handle with a 2xx', evidence: [] }
    }
    if (tools.labels.length === 0)
      return inconclusive(
        'an unknown type was answered with a 2xx, but its effect could not be observed',
        'let billhook read the state: --observe http://…',
      )
    const doubt = doubtOf(observation)
    if (doubt) return doubt
    const changed =
      observation.rounds.some(({ perPhase: [effect] }) => (effect?.size ?? 0) > 0) ||
      (observation.unattributed[0]?.size ?? 0) > 0
    if (changed) return warn('an unknown type had an effect', 'act only on the types that you know')
    return { verdict: 'pass', reason: 'an unknown type was answered with a 2xx and changed nothing', evidence: [] }
  },
}

function strange(step: Step): Step | undefined {
  const [identity] = step.identities
  if (!identity) return undefined
  const { type } = identity
  const other = /[A-Z]/.test(type) && type === type.toUpperCase() ? `${type}_UNHEARD_OF` : `${type}.unheard_of`
  const headers = step.outgoing.headers.map(([name, value]): Header => [name, value === type ? other : value])
  try {
    const copy = withMessage(step, {
      headers,
      body: replaceJson(step.outgoing.body, (text) => (text === type ? other : undefined)),
    })
    return copy.identities[0] && copy.identities[0].type !== type ? copy : undefined
  } catch {
    return undefined
  }
}
