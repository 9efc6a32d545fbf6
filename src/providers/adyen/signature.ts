import { repeatsName } from '../../core/json/ambiguities.ts'
import { bodyText } from '../../core/delivery/body.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { isExactNumber, parseExactJson } from '../../core/json/exact.ts'
import { hmacSha256, sameBytes } from '../../core/hmac.ts'
import { isObject, objectAt, type JsonObject } from '../../core/json/json.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { hexKey } from '../../core/signature/keys.ts'
import type { InvalidReason } from '../../core/provider/verification.ts'
import { itemsOf, signedFields, signedValues } from './items.ts'
import { adyenKeyProblem } from './key.ts'
import { withSignatures } from './with-signatures.ts'

/**
 * `additionalData.hmacSignature` in each item: base64 HMAC-SHA256 over eight of the item's fields, joined by colons.
 * The rest of the body is not protected. Every item's signature must match. Source: `hmacValidator.ts` in Adyen's Node
 * library.
 */
export const adyenSignature: Scheme = {
  name: 'adyen-item-hmac',
  verify: (delivery, secret) => {
    const key = hexKey(secret)
    if (!key) return invalid('malformed', adyenKeyProblem)
    const { text, json } = parsed(delivery)
    const items = itemsOf(json)
    if (items.length === 0)
      return invalid('missing', 'the body has no notification items, which contain the signatures')
    for (const item of items) {
      const given = objectAt(item, 'additionalData')['hmacSignature']
      if (given === undefined || given === '') return invalid('missing', 'an item has no additionalData.hmacSignature')
      if (typeof given !== 'string') return invalid('malformed', 'additionalData.hmacSignature is not a string')
      const unclear = whyUnclear(item)
      if (unclear !== undefined) return invalid('malformed', unclear)
      if (!sameBytes(Buffer.from(given), Buffer.from(sign(item, key)))) {
        return invalid('mismatch', 'additionalData.hmacSignature does not match its item’s fields and the secret')
      }
    }
    return repeatsName(text, json) || repeatsInCase(json, items)
      ? invalid('malformed', 'a name occurs twice in an object, and it is unclear which one counts')
      : { ok: true }
  },
  sign: (delivery, secret) => {
    const key = hexKey(secret) ?? Buffer.from(secret)
    const signatures = itemsOf(parsed(delivery).json).map((item) => sign(item, key))
    return { headers: [], body: withSignatures(delivery.body, signatures) }
  },
}

/** Parses the body, keeping the digits of its numbers. Returns an empty object if the body is not a JSON object. */
function parsed(delivery: Message): { readonly text: string; readonly json: JsonObject } {
  const text = bodyText(delivery)
  if (typeof text !== 'string') return { text: '', json: {} }
  try {
    const json = parseExactJson(text)
    return { text, json: isObject(json) ? json : {} }
  } catch {
    return { text, json: {} }
  }
}

function sign(item: JsonObject, key: Uint8Array): string {
  return hmacSha256(key, signedFields(item).join(':')).toString('base64')
}

/**
 * Returns why the fields may differ from those that were signed. Only the merchant's own reference may contain a colon:
 * the boundaries are still unambiguous, because three fields precede it and four follow it.
 */
function whyUnclear(item: JsonObject): string | undefined {
  if (signedFields(item).some((field, index) => index !== 3 && field.includes(':')))
    return 'a signed field contains a colon, which is also the separator between fields'
  return signedValues(item).some((value) => typeof value === 'object' && value !== null && !isExactNumber(value))
    ? 'a signed field is an object or a list'
    : undefined
}

/**
 * True if a name is repeated in a different case, because Go and .NET read `Amount` as `amount`. Checks the names in
 * the items and in the objects around them, but not those in `additionalData`.
 */
function repeatsInCase(json: JsonObject, items: readonly JsonObject[]): boolean {
  const { notificationItems: list } = json
  const wrappers = Array.isArray(list) ? (list as unknown[]) : []
  return [json, ...wrappers, ...items, ...items.map(({ amount }) => amount)].some(repeatsOwnName)
}

function repeatsOwnName(value: unknown): boolean {
  if (!isObject(value)) return false
  const names = Object.keys(value)
  return new Set(names.map(folded)).size < names.length
}

/** Folds the case of a name as Go does: `ſ` (long s) equals s, and the Kelvin sign equals k. */
function folded(name: string): string {
  return name.toLowerCase().toUpperCase()
}

function invalid(reason: InvalidReason, detail: string) {
  return { ok: false, reason, detail } as const
}
