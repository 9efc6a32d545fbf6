import { isExactNumber } from '../../core/json/exact.ts'
import { isObject, objectAt, scalarText, stringAt, type JsonObject } from '../../core/json/json.ts'

/**
 * The notifications of a request: a list in wrappers, or one bare item as in Adyen's dashboard and examples. Empty if
 * there are both, or if the list is not a list: parsers disagree on which one counts.
 */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const list = body['notificationItems']
  if (list === undefined) return isItem(body) ? [body] : []
  return Array.isArray(list) && !isItem(body) ? list.map(unwrapped) : []
}

/** The item at a position of `itemsOf`, without reading the others. */
export function itemAt(body: JsonObject, index: number): JsonObject {
  const list = body['notificationItems']
  return Array.isArray(list) ? unwrapped(list[index]) : body
}

/** An empty item for a wrapper without one, so that nothing a handler reads is overlooked. */
function unwrapped(wrapper: unknown): JsonObject {
  return isObject(wrapper) ? objectAt(wrapper, 'NotificationRequestItem') : {}
}

/** `pspReference` identifies the request rather than the event, so an event is identified by three fields. */
export function keyOf(item: JsonObject): string {
  return `${stringAt(item, 'eventCode')}:${stringAt(item, 'pspReference')}:${scalarText(item['success'])}`
}

export function isItem(item: JsonObject): boolean {
  return stringAt(item, 'eventCode') !== undefined && stringAt(item, 'pspReference') !== undefined
}

/** The signed values in order. */
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

/** The values as they are signed; a missing one is empty. */
export function signedFields(item: JsonObject): string[] {
  return signedValues(item).map(plain)
}

function plain(value: unknown): string {
  if (isExactNumber(value)) return value.rawJSON
  return scalarText(value) ?? ''
}
