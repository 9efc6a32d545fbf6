import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { RazorpayFacts } from './mapping.ts'

/** Returns each `payload.<name>.entity` by name. */
export function entitiesOf(body: JsonObject): RazorpayFacts {
  const payload = Object.entries(objectAt(body, 'payload'))
  return Object.fromEntries(
    payload.flatMap(([name, holder]) =>
      isObject(holder) && isObject(holder['entity']) ? [[name, holder['entity']]] : [],
    ),
  )
}

/** Returns the name of the entity that an event is about: `payment.dispute.won` is about the dispute. */
function kindOf(event: string): string {
  return event.split('.').at(-2) ?? event
}

/**
 * Returns the entity that an event is about or, if the payload does not include it, the first one listed in `contains`.
 */
export function mainOf(body: JsonObject): { readonly kind: string; readonly entity: JsonObject } | undefined {
  const entities = entitiesOf(body)
  const listed = Array.isArray(body['contains'])
    ? body['contains'].filter((name): name is string => typeof name === 'string')
    : []
  const kind = [kindOf(stringAt(body, 'event') ?? ''), ...listed].find((name) => Object.hasOwn(entities, name))
  const entity = kind === undefined ? undefined : entities[kind]
  return kind === undefined || entity === undefined ? undefined : { kind, entity }
}
