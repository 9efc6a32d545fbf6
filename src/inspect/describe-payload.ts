import type { PayloadReport } from '../core/results/payload-report.ts'
import type { Provider } from '../core/provider/provider.ts'
import { noId } from '../payloads/bare-payload.ts'
import type { Check } from '../payloads/check-lines.ts'
import { identify } from '../payloads/identify.ts'
import { readPayload } from '../payloads/payload.ts'
import { place, placeProblem } from '../payloads/place.ts'

/**
 * Looks at one payload, or the body in a capture line or of a request.
 * @param given the provider, where it is known
 * @param limit bytes that a compressed body in a capture line may expand to
 */
export function createDescribe(given: Provider | undefined, limit: number): Check<PayloadReport> {
  return (text, file, line, request) => {
    const payload = readPayload(text, limit, request)
    if (!payload.ok) return { file, line, events: [], findings: [placeProblem(payload, text, line)] }
    const identified = identify(payload, text, given)
    const { provider } = identified
    const about = { file, line, provider: provider.name }
    if (!identified.ok) return { ...about, events: [], findings: place([identified.finding], payload, text, line) }
    const { identities, body } = identified
    const events = identities.map((identity, index) => ({
      identity,
      hasId: identity.eventId !== noId,
      canonical: provider.normalise(identity, body, index),
    }))
    return { ...about, events, findings: [] }
  }
}
