import type { Message } from '../../delivery/delivery.ts'
import type { Provider, VerifyAt } from '../../provider/provider.ts'
import { ageless } from '../age.ts'
import { verifyBy } from '../verify.ts'

/** A secret that was not meant for the delivery. */
export interface OtherSecret {
  /** Name of its source. */
  readonly source: string
  /** Default: the provider detected for the delivery. */
  readonly provider?: Provider | undefined
  readonly secret: string
}

/** An invalid signature and all that may explain it. */
export interface Case {
  /** Its body as signed: not compressed. */
  readonly delivery: Message
  readonly provider: Provider
  readonly secrets: readonly string[]
  readonly at: VerifyAt
  /** Secrets of other sources. */
  readonly others: readonly OtherSecret[]
  /** Providers whose scheme it may be instead. */
  readonly providers: readonly Provider[]
}

/** Looks for one kind of cause; returns the line that people read. */
export type Clue = (one: Case) => string | undefined

/** True if it is valid apart from its age. */
export function fits(delivery: Message, { schemes }: Pick<Provider, 'schemes'>, secret: string, at: VerifyAt): boolean {
  return schemes.some((scheme) => verifyBy(scheme, delivery, secret, ageless(at)).ok)
}

/** The same for any of the secrets. */
export function fitsAny({ provider, secrets, at }: Case, delivery: Message): boolean {
  return secrets.some((secret) => fits(delivery, provider, secret, at))
}
