import type { HandshakeAnswer, HandshakeRequest } from '../core/provider/provider.ts'
import { sourceAt } from './find-source.ts'
import type { ListenOptions } from './options.ts'

/**
 * The answer to a provider that asks whether we are who we say, before it sends events. It is no delivery. An answer is
 * made with a secret, and whoever asks could guess at that of another provider: only a source of the provider answers,
 * and with a secret of the command line only where no other source may have it.
 */
export function handshake(request: HandshakeRequest, options: ListenOptions): HandshakeAnswer | undefined {
  const place = sourceAt(request.url, options)
  const isShared = options.sources.filter(({ hasGivenSecrets }) => hasGivenSecrets).length > 1
  for (const source of options.sources) {
    const { provider, secrets, hasGivenSecrets } = source
    if ((place !== source && place !== 'mixed') || (hasGivenSecrets && isShared)) continue
    const answer = provider?.handshake?.(request, secrets)
    if (answer) return answer
  }
  return undefined
}
