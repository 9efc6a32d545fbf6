import { header, sameName, type Message } from '../../core/delivery/delivery.ts'
import type { Provider } from '../../core/provider/provider.ts'
import type { Verification } from '../../core/provider/verification.ts'
import { schemeFor } from '../../core/signature/secret-problem.ts'
import { unsigned } from '../../core/signature/unsigned.ts'
import type { Step } from './step.ts'

export interface Signed {
  readonly outgoing: Message
  readonly verification: Verification
}

/**
 * Returns the request as sent at `now` (Unix milliseconds). A delivery is signed again with a current timestamp, if the
 * scheme has one: a fresh signature, made by the provider's first scheme that accepts the secret, replaces the old one.
 * Without a secret, the old signature is only removed.
 */
export function sign({ provider, secret, settings, outgoing, identities }: Step, now: number): Signed {
  const at = { now, id: identities[0]?.eventId ?? idInHeaders(outgoing, provider) ?? '', settings }
  if (provider.schemes.length === 0) {
    const reason = provider.name === 'unknown' ? 'unknown-provider' : 'unsigned-provider'
    return { outgoing, verification: { status: 'unchecked', reason } }
  }
  const scheme = secret === undefined ? undefined : schemeFor(provider, secret)
  if (secret === undefined || !scheme)
    return {
      outgoing: unsigned(outgoing, provider.schemes, at),
      verification: { status: 'unchecked', reason: 'no-secret' },
    }
  const { headers: made, body = outgoing.body } = scheme.sign(outgoing, secret, at)
  const kept = outgoing.headers.filter(([name]) => !made.some(([own]) => sameName(own, name)))
  return {
    outgoing: { headers: [...kept, ...made], body },
    verification: { status: 'valid', scheme: scheme.name, keyIndex: 0, signedAt: now },
  }
}

function idInHeaders(message: Message, { idHeaders = [] }: Provider): string | undefined {
  return idHeaders.map((name) => header(message, name)).find((id) => id !== undefined)
}
