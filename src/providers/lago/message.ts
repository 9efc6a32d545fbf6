import type { SchemeResult, Signature } from '../../core/provider/provider.ts'
import type { InvalidReason } from '../../core/provider/verification.ts'

/** Returns Lago's signature headers. */
export function lagoHeaders(algorithm: 'hmac' | 'jwt', signature: string, id: string): Signature {
  return {
    headers: [
      ['X-Lago-Signature', signature],
      ['X-Lago-Signature-Algorithm', algorithm],
      ['X-Lago-Unique-Key', id],
    ],
  }
}

/** Returns the PEM in a secret, which may be base64-encoded, as in Lago's API; undefined if there is no PEM. */
export function pemOf(secret: string): string | undefined {
  const text = secret.trim().startsWith('LS0t') ? Buffer.from(secret, 'base64').toString('utf8') : secret
  return text.includes('-----BEGIN ') ? text : undefined
}

export function invalid(reason: InvalidReason, detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
