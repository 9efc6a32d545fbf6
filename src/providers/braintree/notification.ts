import { readBody } from '../../core/delivery/body.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import { readXml, writeXml } from './xml.ts'

/**
 * Returns the `bt_payload` to send: the existing one, or the body (XML, or the notification as JSON) wrapped the way
 * Braintree wraps it.
 */
export function payloadOf(delivery: Message): string {
  const read = readBody(delivery)
  const json = read.ok ? read.json : {}
  return stringAt(json, 'bt_payload') ?? wrap((isNotification(json) ? writtenXml(json) : undefined) ?? delivery.body)
}

/** Serialises the value; undefined if it is nested too deeply. */
function writtenXml(notification: JsonObject): string | undefined {
  try {
    return writeXml('notification', notification)
  } catch {
    return undefined
  }
}

/** Encodes XML in base64 with a line feed at the end, as Braintree sends it. */
export function wrap(xml: string | Uint8Array): string {
  return `${Buffer.from(xml as string).toString('base64')}\n`
}

/** True if the body is a notification that is not wrapped yet; fixtures are stored in this readable form. */
export function isNotification(body: JsonObject): boolean {
  return stringAt(body, 'kind') !== undefined && stringAt(body, 'timestamp') !== undefined && isObject(body['subject'])
}

/**
 * Returns the notification: the body itself if it is not wrapped, otherwise the decoded content of `bt_payload`.
 * Undefined if there is none.
 */
export function readNotification(body: JsonObject): JsonObject | undefined {
  const payload = stringAt(body, 'bt_payload')
  if (payload === undefined) return isNotification(body) ? body : undefined
  return notificationIn(payload)
}

/**
 * Returns the notification in `bt_payload`, which is base64-encoded XML; undefined if the payload is not a
 * notification.
 */
export function notificationIn(payload: string): JsonObject | undefined {
  const notification = readXml(Buffer.from(payload, 'base64').toString('utf8'), 'notification')
  return isObject(notification) ? notification : undefined
}

/** Returns the object that a notification is about, and its kind. */
export function subjectOf(body: JsonObject): readonly [kind: string, object: JsonObject] | undefined {
  const subject = body['subject']
  if (!isObject(subject)) return undefined
  const wrapped = subject['api_error_response']
  return Object.entries(isObject(wrapped) ? wrapped : subject).find(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && entry[0] !== 'errors',
  )
}
