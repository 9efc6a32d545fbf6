import { readFileSync } from 'node:fs'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'

export const secret = 'whsec_bench'

const invoice = small(
  readFileSync(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url), 'utf8'),
)

/** Returns complete, signed HTTP requests for distinct events, all derived from the fixture `invoice.paid`. */
export function signedRequests(count: number, run: string): Buffer[] {
  return eventBodies(count, run).map((body) => {
    const signature = stripeSignature.sign({ headers: [], body }, secret, { now: Date.now(), id: '' })
    const headers = [
      'POST / HTTP/1.1',
      'Host: 127.0.0.1',
      'User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Accept: */*; q=0.5, application/xml',
      'Cache-Control: no-cache',
      'Content-Type: application/json; charset=utf-8',
      ...signature.headers.map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${body.length}`,
    ]
    return Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), body])
  })
}

/**
 * @param run letters and digits that distinguish the ids of two runs. As in Stripe's own ids, an increasing part comes
 *   before a random one
 */
export function eventBodies(count: number, run: string): Buffer[] {
  const { id } = JSON.parse(invoice) as { id: string }
  return Array.from({ length: count }, (_, index) => {
    const random = Math.random().toString(36).slice(2, 12)
    return Buffer.from(invoice.replace(id, `evt_1${run}${index.toString(36).padStart(5, '0')}${random}`))
  })
}

/** Returns the fixture without its lines, nulls and nested values: about 1.5 kB, the size of a typical event. */
function small(text: string): string {
  const event = JSON.parse(text) as { data: { object: Record<string, unknown> } }
  const plain = Object.entries(event.data.object).filter(([, value]) => value !== null && typeof value !== 'object')
  return JSON.stringify({
    ...event,
    data: { object: { ...Object.fromEntries(plain), lines: { object: 'list', data: [], has_more: false } } },
  })
}
