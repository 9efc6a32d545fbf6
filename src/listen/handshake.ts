import type { HandshakeAnswer, HandshakeRequest } from '../core/provider.ts'
import { providers } from '../providers/index.ts'
import { allSecrets, sourceAt } from './find-source.ts'
import type { ListenOptions } from './options.ts'

/** Few ask, and every delivery is looked at. */
const asking = providers.filter((provider) => provider.handshake)

/** The answer to a provider that asks whether we are who we say, before it sends events. It is no delivery. */
export function handshake(request: HandshakeRequest, options: ListenOptions): HandshakeAnswer | undefined {
  const place = sourceAt(request.url, options)
  if (place === undefined) return undefined
  if (place !== 'mixed') return place.provider?.handshake?.(request, place.secrets)
  const all = allSecrets(options)
  // An answer is made with a secret, so a provider is never given one that is known to be of another.
  const own = (name: string): string[] => all.flatMap(({ secret, source }) => (!source?.provider || source.provider.name === name ? [secret] : []))
  return asking.map((provider) => provider.handshake?.(request, own(provider.name))).find((answer) => answer !== undefined)
}
