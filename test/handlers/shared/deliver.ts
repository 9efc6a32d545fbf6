import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Running } from './handler.ts'

export const secret = 'whsec_handlers'

let count = 0

/** Returns a different string for every call. */
export function fresh(prefix: string): string {
  count += 1
  return `${prefix}_${String(count).padStart(14, '0')}`
}

type Fields = Readonly<Record<string, unknown>>

/** Returns a Stripe event about an object, with a fresh id. */
export function stripeEvent(type: string, object: Fields, more: Fields = {}): Fields {
  return {
    id: fresh('evt'),
    object: 'event',
    api_version: '2024-06-20',
    created: 1_750_000_000,
    type,
    data: { object },
    ...more,
  }
}

/** Returns a paid invoice of 2000 cents. */
export function paidInvoice(customer = fresh('cus'), more: Fields = {}): Fields {
  return stripeEvent('invoice.paid', { id: fresh('in'), object: 'invoice', customer, amount_paid: 2_000 }, more)
}

/** Returns the signature headers of both providers, signed at `at` (in milliseconds). */
export function signatures(body: string, { key = secret, at = Date.now() } = {}): Record<string, string> {
  const t = Math.floor(at / 1_000)
  const hex = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  return { 'stripe-signature': `t=${t},v1=${hex(`${t}.${body}`)}`, 'webhook-signature': hex(body) }
}

/** Sends an event with plain fetch and returns the status. */
export async function post({ url }: Pick<Running, 'url'>, event: Fields, signal?: AbortSignal): Promise<number> {
  const body = JSON.stringify(event)
  return postRaw(url, body, signatures(body), signal)
}

export async function postRaw(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    signal: signal ?? null,
  })
  await response.arrayBuffer()
  return response.status
}

/** Returns the distinct idempotency keys of the calls. */
export function idempotencyKeys(
  hits: readonly { readonly rawHeaders: readonly string[] }[],
): ReadonlySet<string | undefined> {
  return new Set(
    hits.map(
      ({ rawHeaders }) => rawHeaders[1 + rawHeaders.findIndex((name) => name.toLowerCase() === 'idempotency-key')],
    ),
  )
}

/** Returns the current state. */
export async function stateOf<State = Record<string, readonly Fields[]>>({
  observe,
}: Pick<Running, 'observe'>): Promise<State> {
  return (await (await fetch(observe[0]!)).json()) as State
}

/** Returns the state once it has not changed for five consecutive readings. */
export async function settled<State = Record<string, readonly Fields[]>>(
  running: Pick<Running, 'observe'>,
): Promise<State> {
  let last: unknown
  for (let same = 0; same < 5;) {
    const state: unknown = await stateOf(running)
    same = isDeepStrictEqual(state, last) ? same + 1 : 0
    last = state
    await delay(20)
  }
  return last as State
}
