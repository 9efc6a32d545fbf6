import { detect } from '../core/inspect.ts'
import type { Provider } from '../core/provider/provider.ts'
import { unwrap, type Unwrapped } from '../core/provider/unwrap.ts'
import { providers } from '../providers/index.ts'
import { barePayload, BarePayload } from './bare-payload.ts'
import type { Payload } from './payload.ts'

/**
 * Whose a payload is, and which events it holds.
 * @param given the provider, where it is known; else it is detected
 */
export function identify(
  { json, captured }: Extract<Payload, { ok: true }>,
  text: string,
  given: Provider | undefined,
): Unwrapped & { readonly provider: Provider } {
  const provider = given ?? detect(captured ?? new BarePayload(text, []), json, providers)
  return { ...unwrap(captured ?? barePayload(text, provider), json, provider), provider }
}
