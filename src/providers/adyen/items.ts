import { isExactNumber } from '../../core/json/exact.ts'
import { isObject, objectAt, scalarText, stringAt, type JsonObject } from '../../core/json/json.ts'

/**
 * The notifications of a request: a list in wrappers, or one bare item as their dashboard and examples show it. None
 * where there are both, or a list that is none: readers differ on which of them counts.
 */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const list = body['notificationItems']
  if (list === undefined) return isItem(body) ? [body] : []
  return Array.isArray(list) && !isItem(body) ? list.map(unwrapped) : []
}

/** The item at a position of `itemsOf`, without a look at the others. */
export function itemAt(body: JsonObject, index: number): JsonObject {
  const list = body['notificationItems']
  return Array.isArray(list) ? unwrapped(list[index]) : body
}

/** An empty item for a wrapper without one: nobody may overlook what a handler will read. */
function unwrapped(wrapper: unknown): JsonObject {
  return isObject(wrapper) ? objectAt(wrapper, 'NotificationRequestItem') : {}
}

/** `pspReference` names the request and not the event, so one event is told by three fields. */
export function keyOf(item: JsonObject): string {
  return `${stringAt(item, 'eventCode')}:${stringAt(item, 'pspReference')}:${scalarText(item['success'])}`
}

export function isItem(item: JsonObject): boolean {
  return stringAt(item, 'eventCode') !== undefined && stringAt(item, 'pspReference') !== undefined
}

/** The values that are signed, in their order. */
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

/** The same as they are signed; nothing for what is not there. */
export function signedFields(item: JsonObject): string[] {
  return signedValues(item).map(plain)
}

function plain(value: unknown): string {
  if (isExactNumber(value)) return value.rawJSON
  return scalarText(value) ?? ''
}
