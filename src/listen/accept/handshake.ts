import type { HandshakeAnswer, HandshakeRequest } from '../../core/provider/provider.ts'
import { sourceAt } from './find-source.ts'
import type { ListenOptions } from '../options.ts'

/**
 * Returns the answer to a provider that checks the endpoint before it sends events; such a request is not a delivery.
 * The answer is made with a secret, and the asker could use it to guess that of another provider. So only a source of
 * the provider answers, and with a secret of the command line only where no other source may have that secret.
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
