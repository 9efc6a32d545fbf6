import type { HandshakeAnswer, HandshakeRequest } from '../../core/provider.ts'
import { bodyText } from './notification.ts'
import { digest, keysOf } from './signature.ts'

/** Braintree asks a new endpoint by `bt_challenge` whether it has the keys; the answer is `<public key>|<hex>`. */
export function answerChallenge(request: HandshakeRequest, secrets: readonly string[]): HandshakeAnswer | undefined {
  const challenge = challengeOf(request)
  if (!challenge || !/^[a-f0-9]{20,32}$/.test(challenge)) return undefined
  const keys = secrets.map(keysOf).find((found) => found !== undefined)
  if (!keys) return undefined
  const body = `${keys.publicKey}|${digest(keys.privateKey, challenge)}`
  return { status: 200, headers: [['content-type', 'text/plain']], body }
}

/** In the query of a GET, or in the form of a POST, which is short: every delivery is asked. */
function challengeOf(request: HandshakeRequest): string | null {
  if (request.method === 'GET') return new URLSearchParams(request.url.split('?', 2)[1]).get('bt_challenge')
  return request.body.length < 256 ? new URLSearchParams(bodyText(request)).get('bt_challenge') : null
}
