import type { Message } from '../../core/delivery/delivery.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import type { Variants } from '../../core/provider/provider.ts'
import { eventsOf } from './normalise.ts'

export const gocardlessVariants: Variants = {
  batch: ([first, ...rest]) => {
    const body = first && bodyOf(first)
    if (!first || !body) return undefined
    const events = [first, ...rest].flatMap((message) => eventsOf(bodyOf(message) ?? {}))
    return withEvents(first, body, events)
  },
  /** Empties the links of each event, so that its payment or mandate is unknown. */
  hollow: (message) => {
    const body = bodyOf(message)
    if (!body) return undefined
    const events = eventsOf(body).map(({ id, created_at, resource_type, action }) => ({
      id,
      created_at,
      resource_type,
      action,
      links: {},
    }))
    return withEvents(message, body, events)
  },
}

/** Replaces the events in the body; undefined if it is nested too deeply to serialise. */
function withEvents(message: Message, body: JsonObject, events: readonly unknown[]): Message | undefined {
  try {
    return { ...message, body: Buffer.from(JSON.stringify({ ...body, events })) }
  } catch {
    return undefined
  }
}

function bodyOf({ body }: Message): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}
