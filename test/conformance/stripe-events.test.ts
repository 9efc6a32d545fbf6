import { describe, expect, test } from 'vitest'
import { inspect } from '../../src/core/inspect.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery } from '../helpers/deliveries.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

const names = sharedFiles('stripe/events')

describe.skipIf(!hasSharedData)('Stripe’s events', () => {
  test.each(names)('%s is identified by its own id and type, and by its version if it has one', (name) => {
    const body = sharedFile(`stripe/events/${name}`)
    const event = JSON.parse(body.toString()) as {
      id: string
      type: string
      api_version?: string | null
      created: number
    }
    const inspection = inspect(delivery(body), { providers, secrets: [], bodyLimit: 1_000_000, validate: () => [] })
    expect(inspection).toMatchObject({
      provider: 'stripe',
      identities: [{ eventId: event.id, type: event.type, occurredAt: event.created * 1_000 }],
    })
    expect(inspection.identities).toHaveLength(1)
    expect(inspection.identities[0]?.version).toBe(event.api_version ?? undefined)
  })

  test('events without an api_version are counted and have no version', () => {
    const unversioned = names.filter(
      (name) => !(JSON.parse(sharedFile(`stripe/events/${name}`).toString()) as { api_version?: string }).api_version,
    )
    console.log(`Stripe events: ${names.length}, without an api_version: ${unversioned.length}`)
    expect({ all: names.length, unversioned: unversioned.length }).toEqual({ all: 88, unversioned: 24 })
  })
})
