import { isObject, text, type JsonObject } from '../../core/json.ts'

/** The notifications of a request: a list in wrappers, or one bare item as their dashboard and examples show it. */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const list = body['notificationItems']
  if (!Array.isArray(list)) return isItem(body) ? [body] : []
  return list.flatMap((wrapper: unknown) => (isObject(wrapper) && isObject(wrapper['NotificationRequestItem']) ? [wrapper['NotificationRequestItem']] : []))
}

/** `pspReference` names the request and not the event, so one event is told by three fields. */
export function keyOf(item: JsonObject): string {
  return `${text(item, 'eventCode')}:${text(item, 'pspReference')}:${String(item['success'])}`
}

export function isItem(item: JsonObject): boolean {
  return text(item, 'eventCode') !== undefined && text(item, 'pspReference') !== undefined
}
