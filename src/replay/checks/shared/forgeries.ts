import type { Header, Message } from '../../../core/delivery/delivery.ts'
import { schemeFor } from '../../../core/signature/secret-problem.ts'
import { verify } from '../../../core/signature/verify.ts'
import { sign } from '../../steps/sign.ts'
import { withMessage, type Step } from '../../steps/step.ts'

/** `forged` must be refused and `genuine` must be accepted. `open` may be either, because libraries differ. */
export interface Forgery {
  readonly name: string
  readonly kind: 'forged' | 'genuine' | 'open'
  readonly message: Message
}

const minute = 60_000

/**
 * Returns deliveries that are signed incorrectly, or correctly but unusually. Forgeries that our own verification does
 * not detect are left out: a scheme that signs only three fields cannot detect a byte flipped elsewhere. Pure.
 * @param now Unix milliseconds
 */
export function forgeries(step: Step, now: number): Forgery[] {
  const { toleranceMs } = step.provider.profile
  const signed = (of: Step, at = now): Message => sign(of, at).outgoing
  const usual = signed(step)
  const all: (Forgery | undefined)[] = [
    { name: 'without a signature', kind: 'forged', message: signed({ ...step, secret: undefined }) },
    {
      name: 'signed with a different secret',
      kind: 'forged',
      message: signed({ ...step, secret: otherSecret(step.secret ?? '') }),
    },
    {
      name: 'with one byte flipped after signing',
      kind: 'forged',
      message: { ...usual, body: flipped(usual.body) },
    },
    {
      name: 'signed with a different scheme',
      kind: 'forged',
      message: { ...usual, headers: otherScheme(usual, step) },
    },
    Number.isFinite(toleranceMs)
      ? { name: 'signed long ago', kind: 'forged', message: signed(step, now - toleranceMs - 10 * minute) }
      : undefined,
    Number.isFinite(toleranceMs)
      ? { name: 'signed in the future', kind: 'open', message: signed(step, now + toleranceMs + 10 * minute) }
      : undefined,
    maybe(
      'reformatted with whitespace and line breaks before signing',
      'genuine',
      indented(step, (other) => signed(other)),
    ),
    maybe('signed with the old and the new secret, as during a rotation', 'genuine', rotated(step, now)),
    maybe('with the signature header sent twice', 'open', doubled(usual, step)),
  ]
  return all
    .filter((forgery) => forgery !== undefined)
    .filter(({ kind, message }) => kind === 'open' || verifies(step, message, now) === (kind === 'genuine'))
}

function maybe(name: string, kind: Forgery['kind'], message: Message | undefined): Forgery | undefined {
  return message && { name, kind, message }
}

function verifies({ provider, secret = '', settings }: Step, message: Message, now: number): boolean {
  return (
    verify(message, provider, [secret], { now, tolerance: provider.profile.toleranceMs, settings }).status === 'valid'
  )
}

/** Returns a secret in the same format, with one letter or digit in the middle replaced by the next one. */
function otherSecret(secret: string): string {
  const middle = Math.floor(secret.length / 2)
  const next = /[a-eg-yA-EG-Y0-8]/.exec(secret.slice(middle))
  if (!next) return `${secret}0`
  const at = middle + next.index
  return secret.slice(0, at) + String.fromCodePoint((secret.codePointAt(at) ?? 0) + 1) + secret.slice(at + 1)
}

/** Changes the last digit, so that the body is still JSON but has a different amount or time. */
function flipped(body: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(body)
  const at = copy.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39)
  if (at < 0) return copy
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

function otherScheme(message: Message, step: Step): Header[] {
  const names = signatureHeaders(step)
  return message.headers.map(([name, value]) => [
    name,
    names.has(name.toLowerCase()) ? value.replaceAll(/\b([vh])1a?(?=[=,])/g, '$10') : value,
  ])
}

function indented(step: Step, signed: (step: Step) => Message): Message | undefined {
  try {
    const body = JSON.stringify(JSON.parse(Buffer.from(step.outgoing.body).toString('utf8')), undefined, 2)
    return signed(withMessage(step, { ...step.outgoing, body: Buffer.from(body) }))
  } catch {
    return undefined
  }
}

function rotated(step: Step, now: number): Message | undefined {
  const join = schemeFor(step.provider, step.secret ?? '')?.join
  if (!join) return undefined
  const old = sign({ ...step, secret: otherSecret(step.secret ?? '') }, now).outgoing
  const current = sign(step, now).outgoing
  return {
    ...current,
    headers: current.headers.map(([name, value], index) =>
      old.headers[index]?.[1] === value ? [name, value] : [name, join(old.headers[index]?.[1] ?? '', value)],
    ),
  }
}

function doubled(message: Message, step: Step): Message | undefined {
  const names = signatureHeaders(step)
  const found = message.headers.findLast(([name]) => names.has(name.toLowerCase()))
  return found && { ...message, headers: [...message.headers, found] }
}

/** Returns the names of the headers that depend on the secret. */
function signatureHeaders(step: Step): Set<string> {
  const [one, other] = [step, { ...step, secret: otherSecret(step.secret ?? '') }].map(
    (of) => sign(of, 0).outgoing.headers,
  )
  return new Set(
    (one ?? []).filter(([, value], index) => other?.[index]?.[1] !== value).map(([name]) => name.toLowerCase()),
  )
}
