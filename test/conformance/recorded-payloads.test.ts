import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/core/delivery/delivery.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { hasSharedData, sharedFile, sharedFiles, sharedFilesBelow } from './shared-data.ts'

/** Folders with a provider's payloads, and the providers that may be detected in them. */
interface Recorded {
  readonly snapshot: string
  readonly providers: readonly string[]
  readonly folders: readonly string[]
}

const recorded: readonly Recorded[] = [
  { snapshot: 'stripe', providers: ['stripe'], folders: ['stripe/events'] },
  {
    snapshot: 'paddle',
    providers: ['paddle'],
    folders: ['paddle/notifications', 'paddle/notifications/entity', 'pay-rails/paddle_billing'],
  },
  { snapshot: 'paddle-classic', providers: ['paddle-classic'], folders: ['pay-rails/paddle_classic'] },
  { snapshot: 'lemon-squeezy', providers: ['lemon-squeezy'], folders: ['pay-rails/lemon_squeezy'] },
  { snapshot: 'braintree', providers: ['braintree'], folders: ['pay-rails/braintree'] },
  {
    snapshot: 'adyen',
    providers: ['adyen', 'adyen-platform'],
    folders: [
      'adyen/notifications',
      'adyen/notifications/notification',
      'adyen/notifications/balancePlatform-webhooks',
    ],
  },
  { snapshot: 'gocardless', providers: ['gocardless'], folders: ['gocardless'] },
]

/** Files without notifications: this one contains answers from GoCardless's API. */
const noPayloads = new Set(['gocardless/webhooks.json'])

function filesOf({ folders }: Recorded): string[] {
  return folders
    .flatMap((folder) => sharedFiles(folder).map((name) => `${folder}/${name}`))
    .filter((file) => !noPayloads.has(file))
}

/** Returns a payload as it would be received. */
function received(file: string): Message {
  const body = sharedFile(file)
  if (file.startsWith('pay-rails/braintree/')) {
    const fields = new URLSearchParams(JSON.parse(body.toString()) as Record<string, string>)
    return { headers: [['content-type', 'application/x-www-form-urlencoded']], body: Buffer.from(fields.toString()) }
  }
  // The entities from Paddle's own tests have no envelope; each file name is the event type.
  if (!file.startsWith('paddle/notifications/entity/')) return { headers: [], body }
  const type = basename(file, '.json')
  const envelope = {
    event_id: `evt_${type}`,
    event_type: type,
    occurred_at: '2024-04-12T10:18:49Z',
    notification_id: `ntf_${type}`,
  }
  return {
    headers: [],
    body: Buffer.from(JSON.stringify({ ...envelope, data: JSON.parse(body.toString()) as unknown })),
  }
}

/**
 * Returns one line to review: the file, the provider, its event types and our canonical types, but no payload values.
 */
function outcome(file: string, providers: readonly string[]): string {
  const { headers, body } = received(file)
  const inspection = inspected(delivery(body, headers))
  expect(providers, file).toContain(inspection.provider)
  expect(inspection.malformed, file).toBeUndefined()
  expect(
    inspection.identities.filter(({ dedupeKey, eventId }) => dedupeKey === '' || eventId === ''),
    file,
  ).toEqual([])
  const told = inspection.identities.map(({ type }) => type).join(' & ')
  return `${file}  ${inspection.provider}  ${told}  ${
    inspection
      .events()
      .map(({ type }) => type)
      .join(', ') || 'unmapped'
  }`
}

describe.skipIf(!hasSharedData)('payloads that others recorded', () => {
  test.each(recorded)(
    'of $snapshot are detected without a source, identified, and mapped or listed as unmapped',
    async (from) => {
      const lines = filesOf(from).map((file) => outcome(file, from.providers))
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/${from.snapshot}.txt`)
    },
  )

  test('are all covered by a snapshot', () => {
    const roots = ['stripe/events', 'paddle/notifications', 'adyen/notifications', 'pay-rails', 'gocardless']
    const all = roots.flatMap(sharedFilesBelow).filter((file) => !noPayloads.has(file))
    const covered = recorded.flatMap(filesOf)
    console.log(`recorded payloads: ${covered.length}`)
    expect(covered.toSorted()).toEqual(all.toSorted())
  })
})
