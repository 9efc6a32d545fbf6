import { contentHash, jsonHash } from '../../core/signature/content-hash.ts'
import { header, type Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent, type Identified } from '../../core/provider/identity.ts'
import type { JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { alternatives } from './alternatives.ts'
import { has, parseContent } from './content.ts'
import { complete, type Description } from './description.ts'
import { envelopeOf } from './envelope.ts'
import { parsePlace, textAt, without, type Place } from './place.ts'
import { describedSignature } from './signature.ts'
import { eventTime } from './time.ts'

/**
 * Returns a provider for a sender described in billhook.yaml.
 * @param name name of the source, also used to find its schemas
 * @param description a description for which `problemOf` returns undefined
 */
export function genericProvider(name: string, description: Description): Provider {
  const { signature, id = '/id', type = '/type' } = description
  const places = {
    type: parsePlace(type),
    version: place(description.version),
    time: place(description.time),
    deliveryId: place(description.delivery_id),
  }
  const idPlace = parsePlace(id) ?? { path: ['id'] }
  const idHeader = 'header' in idPlace ? idPlace.header : undefined
  const key = `sources.${name}.generic`
  const scheme = describedSignature(signature, `${key}.signature`, idHeader)
  const content = parseContent(complete(signature).content) ?? []
  const timed = has(content, 'timestamp')

  const identify = (delivery: Message, body: JsonObject): Identified => {
    const at = (one: Place | undefined): string | undefined => one && textAt(one, delivery, body)
    const eventId = at(idPlace)
    if (eventId === undefined)
      return noEvent(
        'envelope.no-id',
        `there is no id at ${id}, the location given in ${key}.id`,
        idHeader === undefined ? id : undefined,
      )
    const { deliveryId } = places
    return oneEvent({
      provider: name,
      eventId,
      type: at(places.type) ?? 'untyped',
      deliveryId: at(deliveryId),
      version: at(places.version),
      occurredAt: eventTime(at(places.time)),
      contentHash: () =>
        deliveryId && 'path' in deliveryId
          ? jsonHash(without(deliveryId.path, body), delivery.body)
          : contentHash(delivery.body),
    })
  }

  return {
    name,
    detect: (delivery, body) =>
      header(delivery, signature.header.toLowerCase()) !== undefined && textAt(idPlace, delivery, body) !== undefined,
    identify,
    normalise: () => [],
    withFreshIds: (delivery) => delivery,
    schemes: [scheme],
    alternatives: (delivery) => alternatives(description, `${key}.signature`, idHeader, delivery),
    ...(has(content, 'url') ? { settings: { url: 'the signed URL' } } : {}),
    envelope: envelopeOf([idPlace, places.type].filter((one) => one !== undefined)),
    ...(idHeader === undefined ? {} : { idHeaders: [idHeader.toLowerCase()] }),
    profile: {
      retries: [],
      toleranceMs: timed ? 300_000 : Number.POSITIVE_INFINITY,
      ordering: 'none',
      dedupe: id,
      unverified: [],
    },
  }
}

function place(text: string | undefined): Place | undefined {
  return text === undefined ? undefined : parsePlace(text)
}
