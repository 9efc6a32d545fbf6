import type { Header } from '../../core/delivery/delivery.ts'
import { resendable } from '../../core/delivery/headers.ts'

const ours: ReadonlySet<string> = new Set(['billhook-delivery', 'billhook-attempt'])

/**
 * Returns the headers for a target: the received headers plus the delivery id and the attempt number. Senders cannot
 * forge these two, not even with a spelling that a server may normalise to the same name: CGI and WSGI read
 * `Billhook_Delivery` as `Billhook-Delivery`.
 */
export function forwardedHeaders(headers: readonly Header[], deliveryId: string, attempt: number): Header[] {
  return [
    ...resendable(headers).filter(([name]) => !ours.has(name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-'))),
    ['billhook-delivery', deliveryId],
    ['billhook-attempt', String(attempt)],
  ]
}
