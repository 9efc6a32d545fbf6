import type { Outgoing } from '../../core/delivery.ts'
import { isExactNumber, parseExactJson } from '../../core/exact-json.ts'
import { hmacSha256, sameBytes } from '../../core/hmac.ts'
import { isObject, member, type JsonObject } from '../../core/json.ts'
import type { Scheme } from '../../core/provider.ts'
import { hexKey } from '../../core/secret-key.ts'
import type { InvalidReason } from '../../core/verification.ts'
import { itemsOf } from './items.ts'
import { adyenKeyProblem } from './key.ts'
import { withSignatures } from './with-signatures.ts'

/**
 * `additionalData.hmacSignature` in each item: HMAC-SHA256, base64, over eight of its fields joined by colons; what else
 * the body says is not protected. Every item has to fit. Source: Adyen's Node library, `hmacValidator.ts`.
 */
export const adyenSignature: Scheme = {
  name: 'adyen-item-hmac',
  verify: (delivery, secret) => {
    const key = hexKey(secret)
    if (!key) return invalid('malformed', adyenKeyProblem)
    const items = parsed(delivery)
    if (items.length === 0) return invalid('missing', 'there is no notification item, and the signature is inside of it')
    for (const item of items) {
      const given = member(item, 'additionalData')['hmacSignature']
      if (given === undefined || given === '') return invalid('missing', 'an item has no additionalData.hmacSignature')
      if (typeof given !== 'string') return invalid('malformed', 'additionalData.hmacSignature is not a text')
      if (!sameBytes(Buffer.from(given), Buffer.from(sign(item, key)))) {
        return invalid('mismatch', 'additionalData.hmacSignature does not fit the fields of its item and the secret')
      }
    }
    return { ok: true }
  },
  sign: (delivery, secret) => {
    const key = hexKey(secret) ?? Buffer.from(secret)
    const signatures = parsed(delivery).map((item) => sign(item, key))
    return { headers: [], body: withSignatures(delivery.body, signatures) }
  },
}

function parsed({ body }: Outgoing): readonly JsonObject[] {
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
    const json = parseExactJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return isObject(json) ? itemsOf(json) : []
  } catch {
    return []
  }
}

function sign(item: JsonObject, key: Uint8Array): string {
  const amount = member(item, 'amount')
  const fields = [
    item['pspReference'],
    item['originalReference'],
    item['merchantAccountCode'],
    item['merchantReference'],
    amount['value'],
    amount['currency'],
    item['eventCode'],
    item['success'],
  ]
  return hmacSha256(key, fields.map(plain).join(':')).toString('base64')
}

function plain(value: unknown): string {
  if (isExactNumber(value)) return value.rawJSON
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function invalid(reason: InvalidReason, detail: string) {
  return { ok: false, reason, detail } as const
}
