import type { Message } from '../../core/delivery/delivery.ts'
import { stringAt } from '../../core/json/json.ts'
import { renameJson } from '../../core/provider/fresh-ids.ts'
import { encode, parseObject, splitJws } from './jws.ts'

const ids = new Set([
  'notificationUUID',
  'transactionId',
  'originalTransactionId',
  'webOrderLineItemId',
  'appTransactionId',
  'appAccountToken',
  'requestIdentifier',
  'externalPurchaseId',
])

/**
 * Replaces ids in the notification and its signed parts. JWS headers and signatures are kept, so the signatures no
 * longer match.
 */
export function renameApple(delivery: Message, seed: string): Message {
  const { body } = delivery
  const json = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
  const parsed = parseObject(json)
  if (!parsed) return delivery
  const jws = stringAt(parsed, 'signedPayload')
  return {
    ...delivery,
    body: jws === undefined ? renamed(body, seed) : Buffer.from(json.replace(jws, () => renamedJws(jws, seed))),
  }
}

function renamedJws(jws: string, seed: string): string {
  const parts = splitJws(jws)
  const content = parts && Buffer.from(parts.payload, 'base64url')
  return parts && content && parseObject(content.toString('utf8'))
    ? `${parts.header}.${encode(renamed(content, seed))}.${parts.signature}`
    : jws
}

function renamed(json: Uint8Array, seed: string): Uint8Array {
  const outer = Buffer.from(renameJson(json, seed, (_text, key) => ids.has(key))).toString('utf8')
  return Buffer.from(
    outer.replaceAll(
      /("signed(?:Transaction|Renewal)Info"\s*:\s*")([\w.-]+)"/g,
      (_whole, before: string, jws: string) => `${before}${renamedJws(jws, seed)}"`,
    ),
  )
}
