import { isExactNumber } from '../../core/json/exact.ts'
import { isObject, objectAt, scalarText, stringAt, type JsonObject } from '../../core/json/json.ts'

/**
 * Returns the notifications in a request: a list of wrapped items, or a single bare item as in Adyen's dashboard and
 * examples. Returns an empty list if `notificationItems` is present but not an array. The list is also empty if a body
 * with `notificationItems` is itself an item, because parsers disagree on which of the two counts.
 */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const list = body['notificationItems']
  if (list === undefined) return isItem(body) ? [body] : []
  return Array.isArray(list) && !isItem(body) ? list.map(unwrapped) : []
}

/** Returns the item at a position in `itemsOf` without reading the others. */
export function itemAt(body: JsonObject, index: number): JsonObject {
  const list = body['notificationItems']
  return Array.isArray(list) ? unwrapped(list[index]) : body
}

/**
 * Returns the item in a wrapper, or an empty item if there is none, so that a wrapper without an item is reported
 * rather than skipped.
 */
function unwrapped(wrapper: unknown): JsonObject {
  return isObject(wrapper) ? objectAt(wrapper, 'NotificationRequestItem') : {}
}

/**
 * Returns the event key. It consists of three fields, because `pspReference` identifies the request rather than the
 * event.
 */
export function keyOf(item: JsonObject): string {
  return `${stringAt(item, 'eventCode')}:${stringAt(item, 'pspReference')}:${scalarText(item['success'])}`
}

export function isItem(item: JsonObject): boolean {
  return stringAt(item, 'eventCode') !== undefined && stringAt(item, 'pspReference') !== undefined
}

/** Returns the signed values, in order. */
export function signedValues(item: JsonObject): readonly unknown[] {
  const amount = objectAt(item, 'amount')
  const { pspReference, originalReference, merchantAccountCode, merchantReference, eventCode, success } = item
  return [
    pspReference,
    originalReference,
    merchantAccountCode,
    merchantReference,
    amount['value'],
    amount['currency'],
    eventCode,
    success,
  ]
}

/** Returns the values as they are signed; a missing value becomes an empty string. */
export function signedFields(item: JsonObject): string[] {
  return signedValues(item).map(plain)
}

function plain(value: unknown): string {
  if (isExactNumber(value)) return value.rawJSON
  return scalarText(value) ?? ''
}
