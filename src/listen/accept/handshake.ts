import type { HandshakeAnswer, HandshakeRequest } from '../../core/provider/provider.ts'
import { sourceAt } from './find-source.ts'
import type { ListenOptions } from '../options.ts'

/**
 * Returns the answer to the request by which a provider checks an endpoint before it sends events. Such a request is
 * not a delivery. The answer is computed with a secret, so the requester could use it to guess another provider's
 * secret. Therefore, only the provider's own sources answer, and they use a command-line secret only if no other source
 * shares it.
 */
export function handshake(request: HandshakeRequest, options: ListenOptions): HandshakeAnswer | undefined {
  const asked = sourceAt(request.url, options)
  const isShared = options.sources.filter(({ hasGivenSecrets }) => hasGivenSecrets).length > 1
  for (const source of options.sources) {
    const { provider, secrets, hasGivenSecrets } = source
    if ((asked !== source && asked !== 'mixed') || (hasGivenSecrets && isShared)) continue
    const answer = provider?.handshake?.(request, secrets)
    if (answer) return answer
  }
  return undefined
}
