import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'

type Received = Extract<PipelineEvent, { kind: 'received' }>
type Attempt = Extract<PipelineEvent, { kind: 'attempt' }>

const types = [
  'invoice.paid',
  'invoice.payment_failed',
  'customer.subscription.updated',
  'charge.refunded',
  'checkout.session.completed',
]

/** Strings whose width differs between terminals, Node.js and ink, and some whose width does not. */
export const scripts: readonly string[] = [
  '日本語日本語日本語日本語日本語',
  'ＦＵＬＬ ﾊﾝｶｸ ｶﾞ',
  '\u3000wide blank',
  '각 \u1112\u1161\u11AB \u1100\u1100',
  'नमस्ते क्षि देव',
  'ภาษาไทย สวัสดี',
  'مرحبا بالعالم',
  `e${'\u0301'.repeat(40)} zalgo`,
  '🇨🇭🇩🇪',
  '❤️ ☺️ 〰️ ㊗️',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽',
  '1️⃣ #️⃣',
  '\u{1FAE9}\u{1FADF}',
  '𝓕𝓪𝓷𝓬𝔂',
  'a\u00ADb\u115F\u{E0041}\uFFFC',
  '\t\u001B[2J\u2028\u202E',
  '±≤√° ─│┌ ☎✈⌚',
  '\u0600\u0661 \u{F0000}\u{10FFFF}',
]

export const target = 'http://127.0.0.1:3000/webhooks'

/** Returns the id of the nth delivery. Ids sort by arrival. */
export function idOf(n: number): string {
  return `dlv_${String(n).padStart(9, '0')}`
}

export function dispositionOf(n: number): 'accepted' | 'duplicate' | 'rejected' {
  return n % 20 === 7 ? 'duplicate' : n % 50 === 13 ? 'rejected' : 'accepted'
}

/** Returns the nth delivery of a stream: mostly accepted Stripe events, and some of every other disposition. */
export function received(n: number, at: number, over: Partial<Received> = {}): Received {
  const disposition = over.disposition ?? dispositionOf(n)
  const forwards = disposition === 'accepted' ? 1 : 0
  return {
    kind: 'received',
    at,
    delivery: {
      id: idOf(n),
      receivedAt: at,
      source: 'stripe',
      provider: 'stripe',
      types: [types[n % types.length]!],
      eventIds: [`evt_1Nd${String(n).padStart(10, '0')}`],
      version: '2024-06-20',
      verification:
        disposition === 'rejected'
          ? {
              status: 'invalid',
              scheme: 'stripe-v1',
              reason: 'mismatch',
              detail: 'no v1 signature matches this body and secret',
            }
          : { status: 'valid', scheme: 'stripe-v1', keyIndex: 0, signedAt: at - 400 },
      findings: [],
      size: 1_024,
    },
    disposition,
    reason:
      disposition === 'accepted'
        ? 'new event'
        : disposition === 'duplicate'
          ? `same content as ${idOf(n - 1)}`
          : 'signature mismatch',
    status: disposition === 'rejected' ? 400 : 200,
    durationMs: 1.25,
    recorded: true,
    forwards,
    ...over,
  }
}

/** Returns the nth delivery with its number in its type, for tests that check a row. */
export function numbered(n: number, at: number): Received {
  const event = received(n, at)
  return { ...event, delivery: { ...event.delivery, types: [`invoice.${String(n).padStart(6, '0')}`] } }
}

/** Returns an attempt to forward the nth delivery. */
export function attempt(n: number, at: number, status: number, over: Partial<Attempt> = {}): Attempt {
  return {
    kind: 'attempt',
    at,
    deliveryId: idOf(n),
    target,
    attempt: 1,
    result: {
      startedAt: at - 8,
      durationMs: 8,
      outcome: 'response',
      status,
      headers: [],
      body: new Uint8Array(),
      truncated: false,
    },
    ...over,
  }
}
