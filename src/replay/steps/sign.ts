import { sameName, type Message } from '../../core/delivery/delivery.ts'
import { schemeFor } from '../../core/signature/secret-problem.ts'
import type { Verification } from '../../core/provider/verification.ts'
import { standardHeader } from '../../providers/standard-webhooks/message.ts'
import type { Step } from './step.ts'

export interface Signed {
  readonly outgoing: Message
  readonly verification: Verification
}

/**
 * The request as it goes out at `now` (Unix milliseconds): an old signature is dropped and a fresh one made, by the
 * provider's first scheme that takes the secret. Without a secret what identifies the event stays and what proves it
 * goes.
 */
export function sign({ provider, secret, settings, outgoing, identities }: Step, now: number): Signed {
  const scheme = schemeFor(provider, secret ?? 'none')
  if (!scheme) {
    return {
      outgoing,
      verification: {
        status: 'unchecked',
        reason: provider.name === 'unknown' ? 'unknown-provider' : 'unsigned-provider',
      },
    }
  }
  const id = identities[0]?.eventId ?? standardHeader(outgoing, 'id') ?? ''
  const { headers: made, body = outgoing.body } = scheme.sign(outgoing, secret ?? 'none', { now, id, settings })
  const kept = outgoing.headers.filter(([name]) => !made.some(([own]) => sameName(own, name)))
  const added = secret === undefined ? made.filter(([, value]) => value === id) : made
  return {
    outgoing: { headers: [...kept, ...added], body: secret === undefined ? outgoing.body : body },
    verification:
      secret === undefined
        ? { status: 'unchecked', reason: 'no-secret' }
        : { status: 'valid', scheme: scheme.name, keyIndex: 0, signedAt: now },
  }
}
