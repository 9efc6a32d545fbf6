import { isObject, member, scalarText, text, type JsonObject } from '../../core/json.ts'

/** The notifications of a request: a list in wrappers, or one bare item as their dashboard and examples show it. */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const list = body['notificationItems']
  if (Array.isArray(list)) return list.map(unwrapped)
  return isItem(body) ? [body] : []
}

/** The item at a position of `itemsOf`, without a look at the others. */
export function itemAt(body: JsonObject, index: number): JsonObject {
  const list = body['notificationItems']
  return Array.isArray(list) ? unwrapped(list[index]) : body
}

/** An empty item for a wrapper without one: nobody may overlook what a handler will read. */
function unwrapped(wrapper: unknown): JsonObject {
  return isObject(wrapper) ? member(wrapper, 'NotificationRequestItem') : {}
}

/** `pspReference` names the request and not the event, so one event is told by three fields. */
export function keyOf(item: JsonObject): string {
  return `${text(item, 'eventCode')}:${text(item, 'pspReference')}:${scalarText(item['success'])}`
}

export function isItem(item: JsonObject): boolean {
  return text(item, 'eventCode') !== undefined && text(item, 'pspReference') !== undefined
}
