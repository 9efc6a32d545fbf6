import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/core/delivery/delivery.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { hasSharedData, sharedFile, sharedFiles, sharedFilesBelow } from './shared-data.ts'

/** A provider's payloads by folder, and who they have to be taken for. */
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

/** Answers of GoCardless' API, not a notification. */
const noPayloads = new Set(['gocardless/webhooks.json'])

function filesOf({ folders }: Recorded): string[] {
  return folders
    .flatMap((folder) => sharedFiles(folder).map((name) => `${folder}/${name}`))
    .filter((file) => !noPayloads.has(file))
}

/** As it comes over the wire. */
function received(file: string): Message {
  const body = sharedFile(file)
  if (file.startsWith('pay-rails/braintree/')) {
    const fields = new URLSearchParams(JSON.parse(body.toString()) as Record<string, string>)
    return { headers: [['content-type', 'application/x-www-form-urlencoded']], body: Buffer.from(fields.toString()) }
  }
  // The entities of Paddle's own tests stand alone; the file's name is the type.
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

/** One line a person can review: file, provider, the provider's types and ours. No value of the payload. */
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
    'of $snapshot are each detected without a source, identified, and mapped or listed as unmapped',
    async (from) => {
      const lines = filesOf(from).map((file) => outcome(file, from.providers))
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/${from.snapshot}.txt`)
    },
  )

  test('are all in a snapshot: none is left out', () => {
    const roots = ['stripe/events', 'paddle/notifications', 'adyen/notifications', 'pay-rails', 'gocardless']
    const all = roots.flatMap(sharedFilesBelow).filter((file) => !noPayloads.has(file))
    const covered = recorded.flatMap(filesOf)
    console.log(`recorded payloads: ${covered.length}`)
    expect(covered.toSorted()).toEqual(all.toSorted())
  })
})
