import type { PayloadReport } from '../core/results/payload-report.ts'
import type { Provider } from '../core/provider/provider.ts'
import { identify, noId } from '../inputs/identify.ts'
import type { InputEntry } from '../inputs/payload.ts'

/**
 * Describes one payload.
 * @param given the provider, if known
 * @param limit maximum size of a decompressed body, in bytes
 */
export function describePayload(entry: InputEntry, given: Provider | undefined, limit: number): PayloadReport {
  const { file, line } = entry
  if ('problem' in entry) return { file, line, events: [], findings: [entry.problem] }
  const identified = identify(entry, given, limit)
  const { provider } = identified
  const about = { file, line, ...(provider ? { provider: provider.name } : {}) }
  if (!identified.ok) return { ...about, events: [], findings: identified.findings }
  const { identities, body } = identified
  const events = identities.map((identity, index) => ({
    identity,
    hasId: identity.eventId !== noId,
    canonical: identified.provider.normalise(identity, body, index),
  }))
  return { ...about, events, findings: [] }
}
