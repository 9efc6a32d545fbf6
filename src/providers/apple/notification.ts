import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import { jsonOf, splitJws } from './jws.ts'

/** Members of `data` that are a JWS each, inside of the one that is signed over all. */
const signedParts = ['signedTransactionInfo', 'signedRenewalInfo'] as const

/**
 * What a body says: the payload of its JWS, with those in it opened too. One that is not signed yet is taken as it
 * is: so fixtures are written, to be read. Undefined when it is neither.
 */
export function readNotification(body: JsonObject): JsonObject | undefined {
  const jws = stringAt(body, 'signedPayload')
  const payload = jws === undefined ? (isNotification(body) ? body : undefined) : payloadOf(jws)
  return payload && withParts(payload, (part) => (typeof part === 'string' ? (payloadOf(part) ?? part) : part))
}

export function isNotification(body: JsonObject): boolean {
  return stringAt(body, 'notificationType') !== undefined && stringAt(body, 'notificationUUID') !== undefined
}

/** A copy with other signed parts; those that are not there stay away. */
export function withParts(notification: JsonObject, change: (part: unknown) => unknown): JsonObject {
  const data = notification['data']
  if (!isObject(data)) return notification
  const changed = signedParts.flatMap((name) => (data[name] === undefined ? [] : [[name, change(data[name])] as const]))
  return { ...notification, data: { ...data, ...Object.fromEntries(changed) } }
}

/** The app that a notification is for. */
export function bundleOf(notification: JsonObject): string | undefined {
  const places = ['data', 'summary', 'externalPurchaseToken', 'appData'].map((name) => notification[name])
  const place = places.find(isObject)
  return place && stringAt(place, 'bundleId')
}

function payloadOf(jws: string): JsonObject | undefined {
  const parts = splitJws(jws)
  return parts && jsonOf(parts.payload)
}
