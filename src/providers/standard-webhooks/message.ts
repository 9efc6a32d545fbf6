import { header, type Header, type Message } from '../../core/delivery/delivery.ts'
import type { InvalidReason } from '../../core/provider/verification.ts'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { bothWays, judgeAge } from '../../core/signature/age.ts'

/** Returns one of the three headers, with the prefix `webhook-` or Svix's own `svix-`. */
export function standardHeader(delivery: Message, part: 'id' | 'timestamp' | 'signature'): string | undefined {
  return header(delivery, `webhook-${part}`) ?? header(delivery, `svix-${part}`)
}

/** A signature version of Standard Webhooks: its prefix, and how to sign and verify. */
export interface Version extends Pick<Scheme, 'keyPair'> {
  readonly name: string
  /** Such as `v1`. */
  readonly prefix: string
  /** Returns a function that checks signatures; undefined if the secret is not a key for this version. */
  readonly check: (secret: string, content: Uint8Array) => ((signature: string) => boolean) | undefined
  /**
   * Returns a base64 signature. Any text is accepted as the secret, even if the resulting signature does not verify.
   */
  readonly sign: (secret: string, content: Uint8Array) => string
  /** Problem reported for a secret that is not a key. */
  readonly problem: string
}

/** Maximum number of signatures read. No rotation needs more, and each ed25519 check reads the whole body. */
const mostSignatures = 16

/**
 * `webhook-signature: v1,<base64>[ v1,…]` over `{id}.{timestamp}.{body}`. The tolerance applies in both directions, in
 * whole seconds. Source: the Standard Webhooks specification.
 */
export function standardScheme({ name, prefix, check, sign, problem, ...more }: Version): Scheme {
  return {
    name,
    ...more,
    verify: (delivery, secret, at) => {
      const id = standardHeader(delivery, 'id')
      const timestamp = standardHeader(delivery, 'timestamp')
      const signatures = standardHeader(delivery, 'signature')
      if (!id) return invalid('missing', 'there is no webhook-id header')
      if (!timestamp) return invalid('missing', 'there is no webhook-timestamp header')
      if (!signatures) return invalid('missing', 'there is no webhook-signature header')
      if (!/^\d{1,12}$/.test(timestamp)) return invalid('malformed', 'webhook-timestamp is not a number of seconds')
      const fits = check(secret, content(delivery, id, timestamp))
      if (!fits) return invalid('malformed', problem)
      const given = signatures
        .split(' ')
        .filter((signature) => signature.startsWith(`${prefix},`))
        .slice(0, mostSignatures)
      if (given.length === 0) return invalid('malformed', `webhook-signature has no ${prefix},<base64>`)
      if (!given.some((signature) => fits(signature.slice(prefix.length + 1)))) {
        return invalid('mismatch', `no ${prefix} signature matches this body and secret`)
      }
      return judgeAge(Number(timestamp) * 1_000, bothWays(at), 1_000)
    },
    sign: (delivery, secret, { now, id }) => {
      const timestamp = String(Math.floor(now / 1_000))
      const start = header(delivery, 'svix-id') === undefined ? 'webhook' : 'svix'
      const headers: Header[] = [
        [`${start}-id`, id],
        [`${start}-timestamp`, timestamp],
        [`${start}-signature`, `${prefix},${sign(secret, content(delivery, id, timestamp))}`],
      ]
      return { headers }
    },
  }
}

function content({ body }: Message, id: string, timestamp: string): Uint8Array {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
}

function invalid(reason: InvalidReason, detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
