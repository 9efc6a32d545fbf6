import { idText, isObject, type JsonObject } from '../../core/json/json.ts'

/**
 * The kinds of objects that events are about, by prefix of the event type. If one prefix starts with another, the
 * longer one comes first.
 */
const kinds: readonly (readonly [prefix: string, kind: string])[] = [
  ['payment_source_', 'payment_source'],
  ['payment_due_', 'invoice'],
  ['netd_payment_due_', 'invoice'],
  ['payment_', 'transaction'],
  ['refund_', 'transaction'],
  ['authorization_', 'transaction'],
  ['dunning_', 'invoice'],
  ['pending_invoice_', 'invoice'],
  ['card_', 'card'],
  ['credit_note_', 'credit_note'],
  ['alert_status_', 'alert_status'],
  ['subscription_', 'subscription'],
  ['customer_', 'customer'],
  ['invoice_', 'invoice'],
]

/**
 * Returns the kind of object that an event of this type is about. If the content does not include such an object,
 * returns the kind of the first object in it.
 */
export function kindOf(type: string, content: JsonObject): string | undefined {
  const kind = kinds.find(([prefix]) => type.startsWith(prefix))?.[1]
  if (kind !== undefined && isObject(content[kind])) return kind
  return Object.keys(content).find((key) => isObject(content[key]))
}

/** Returns the kind and id of the object that an event is about. A card is identified by its payment source. */
export function subjectOf(type: string, content: JsonObject): { kind: string; id: string } | undefined {
  const kind = kindOf(type, content)
  const object = kind === undefined ? undefined : content[kind]
  const id = isObject(object) ? (idText(object, 'id') ?? idText(object, 'payment_source_id')) : undefined
  return kind === undefined || id === undefined ? undefined : { kind, id }
}
