import type { HandshakeAnswer, HandshakeRequest } from '../../core/provider/provider.ts'
import { digest, keysOf } from './signature.ts'

/**
 * Answers the `bt_challenge` with which Braintree checks that a new endpoint has the keys; the answer is `<public
 * key>|<hex>`.
 */
export function answerChallenge(request: HandshakeRequest, secrets: readonly string[]): HandshakeAnswer | undefined {
  if (request.method !== 'GET') return undefined
  const challenge = new URLSearchParams(request.url.split('?', 2)[1]).get('bt_challenge') ?? ''
  if (!/^[a-f0-9]{20,32}$/.test(challenge)) return undefined
  const keys = secrets.map(keysOf).find((found) => found !== undefined)
  if (!keys) return undefined
  const body = `${keys.publicKey}|${digest(keys.privateKey, challenge)}`
  return { status: 200, headers: [['content-type', 'text/plain']], body }
}
