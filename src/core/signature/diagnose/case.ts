import type { Message } from '../../delivery/delivery.ts'
import type { Provider, VerifyAt } from '../../provider/provider.ts'
import { ageless } from '../age.ts'
import { verifyBy } from '../verify.ts'

/** A secret from a source other than the delivery's. */
export interface OtherSecret {
  /** Name of the secret's source. */
  readonly source: string
  /** Defaults to the provider detected for the delivery. */
  readonly provider?: Provider | undefined
  readonly secret: string
}

/** An invalid signature, with everything that may explain it. */
export interface Case {
  /** The delivery, with its body decompressed, as it was signed. */
  readonly delivery: Message
  readonly provider: Provider
  readonly secrets: readonly string[]
  readonly at: VerifyAt
  /** Secrets of other sources. */
  readonly others: readonly OtherSecret[]
  /** Providers whose schemes may have produced the signature instead. */
  readonly providers: readonly Provider[]
}

/** Looks for one kind of cause; returns the line shown to the user, or undefined. */
export type Clue = (one: Case) => string | undefined

/** True if the signature is valid apart from its age. */
export function fits(delivery: Message, { schemes }: Pick<Provider, 'schemes'>, secret: string, at: VerifyAt): boolean {
  return schemes.some((scheme) => verifyBy(scheme, delivery, secret, ageless(at)).ok)
}

/** True if the signature is valid, apart from its age, with any of the secrets. */
export function fitsAny({ provider, secrets, at }: Case, delivery: Message): boolean {
  return secrets.some((secret) => fits(delivery, provider, secret, at))
}
