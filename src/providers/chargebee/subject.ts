import { idText, isObject, type JsonObject } from '../../core/json/json.ts'

/** The kind of object that an event is about, by the prefix of the event type; longer prefixes come first. */
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

/** Returns the kind of object that an event of this type is about, if its content includes that object. */
export function kindOf(type: string, content: JsonObject): string | undefined {
  const kind = kinds.find(([prefix]) => type.startsWith(prefix))?.[1]
  if (kind !== undefined && isObject(content[kind])) return kind
  return Object.keys(content).find((key) => isObject(content[key]))
}

/** Returns the object that an event is about. A card is identified by its payment source. */
export function subjectOf(type: string, content: JsonObject): { kind: string; id: string } | undefined {
  const kind = kindOf(type, content)
  const object = kind === undefined ? undefined : content[kind]
  const id = isObject(object) ? (idText(object, 'id') ?? idText(object, 'payment_source_id')) : undefined
  return kind === undefined || id === undefined ? undefined : { kind, id }
}
