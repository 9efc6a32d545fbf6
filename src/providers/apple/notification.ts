import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import { jsonOf, splitJws } from './jws.ts'

/** Members of `data` that are themselves JWSs, nested inside the outer JWS. */
const signedParts = ['signedTransactionInfo', 'signedRenewalInfo'] as const

/**
 * Decodes the payload of the body's JWS and any JWSs inside it. Also accepts a payload that is already decoded, because
 * fixtures are stored in readable form. Returns undefined for anything else.
 */
export function readNotification(body: JsonObject): JsonObject | undefined {
  const jws = stringAt(body, 'signedPayload')
  const payload = jws === undefined ? (isNotification(body) ? body : undefined) : payloadOf(jws)
  return payload && withParts(payload, (part) => (typeof part === 'string' ? (payloadOf(part) ?? part) : part))
}

export function isNotification(body: JsonObject): boolean {
  return stringAt(body, 'notificationType') !== undefined && stringAt(body, 'notificationUUID') !== undefined
}

/** Returns a copy with its signed parts replaced; missing parts stay missing. */
export function withParts(notification: JsonObject, change: (part: unknown) => unknown): JsonObject {
  const data = notification['data']
  if (!isObject(data)) return notification
  const changed = signedParts.flatMap((name) => (data[name] === undefined ? [] : [[name, change(data[name])] as const]))
  return { ...notification, data: { ...data, ...Object.fromEntries(changed) } }
}

/** Returns the bundle id of the app that a notification is for. */
export function bundleOf(notification: JsonObject): string | undefined {
  const places = ['data', 'summary', 'externalPurchaseToken', 'appData'].map((name) => notification[name])
  const place = places.find(isObject)
  return place && stringAt(place, 'bundleId')
}

function payloadOf(jws: string): JsonObject | undefined {
  const parts = splitJws(jws)
  return parts && jsonOf(parts.payload)
}
