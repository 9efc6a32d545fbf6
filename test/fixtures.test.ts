import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import type { Identity } from '../src/core/provider/identity.ts'
import type { JsonObject } from '../src/core/json/json.ts'
import type { Provider } from '../src/core/provider/provider.ts'
import { standardWebhooks } from '../src/providers/standard-webhooks/index.ts'
import { stripe } from '../src/providers/stripe/index.ts'
import { openSchemas } from '../src/schemas/open.ts'
import { delivery } from './helpers/deliveries.ts'

const root = new URL('../fixtures/', import.meta.url).pathname
const stripeFiles = globSync('stripe/*/*.json', { cwd: root })
const standardFiles = globSync('standard-webhooks/*/*.json', { cwd: root })
const scenarios = globSync('*.yaml', { cwd: root })

function read(file: string): JsonObject {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as JsonObject
}

function identity(provider: Provider, file: string): Identity {
  const message = delivery(readFileSync(join(root, file)), [['webhook-id', 'msg_1']])
  const identified = provider.identify(message, read(file))
  if (!identified.ok) throw new Error(`${file}: ${identified.finding.message}`)
  return identified.identities[0]!
}

/** Returns the object in the Stripe event of this type. */
function object(type: string): JsonObject {
  return (read(`stripe/2024-06-20/${type}.json`)['data'] as { object: JsonObject }).object
}

/** Returns all strings in a JSON value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

test('the Stripe fixtures cover the complete life of a subscription', () => {
  expect(stripeFiles.map((file) => basename(file, '.json')).toSorted()).toEqual([
    'charge.dispute.created',
    'charge.refunded',
    'customer.subscription.created',
    'customer.subscription.deleted',
    'customer.subscription.trial_will_end',
    'customer.subscription.updated',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_failed',
  ])
})

test.each(stripeFiles)('%s is named after its version and type, and identified by its own id', (file) => {
  const { eventId, type, version } = identity(stripe, file)
  expect({ eventId, type, version }).toEqual({
    eventId: read(file)['id'],
    type: basename(file, '.json'),
    version: basename(dirname(file)),
  })
})

describe('the schemas', () => {
  test.each(stripeFiles)('accept %s, and require the id of its object', async (file) => {
    const schemas = openSchemas({ dir: join(root, 'schemas') })
    const body = read(file)
    const { schemas: used, findings } = schemas.check([identity(stripe, file)], stripe, body)
    expect(used).toMatchObject([{ found: true, assumed: false }])
    expect(findings).toEqual([])
    const { id: _id, ...object } = (body['data'] as { object: JsonObject }).object
    const without = { ...body, data: { ...(body['data'] as JsonObject), object } }
    expect(schemas.check([identity(stripe, file)], stripe, without).findings).toMatchObject([
      { code: 'schema.required', pointer: '/data/object/id' },
    ])
  })
})

test.each(standardFiles)('%s is named after its type', (file) => {
  expect(identity(standardWebhooks, file).type).toBe(basename(file, '.json'))
})

test('no two events share an id', () => {
  expect(new Set(stripeFiles.map((file) => identity(stripe, file).eventId)).size).toBe(stripeFiles.length)
})

describe('the Stripe events are consistent', () => {
  const all = stripeFiles.flatMap((file) => strings(read(file)))
  const distinct = (prefix: string) => [
    ...new Set(all.filter((text) => new RegExp(`^${prefix}_[A-Za-z0-9]+$`).test(text))),
  ]

  test('with one customer, one subscription, one card and two prices', () => {
    expect(['cus', 'sub', 'si', 'pm', 'price'].map((prefix) => distinct(prefix).length)).toEqual([1, 1, 1, 1, 2])
  })

  test('with a refund and a dispute of the charge that paid the invoice', () => {
    const paid = object('invoice.paid')
    expect(object('invoice.created')['id']).toBe(paid['id'])
    expect(object('invoice.finalized')['id']).toBe(paid['id'])
    expect(object('charge.refunded')).toMatchObject({
      id: paid['charge'],
      invoice: paid['id'],
      amount: paid['amount_paid'],
    })
    expect(object('charge.dispute.created')['charge']).toBe(paid['charge'])
    const { amount, amount_refunded: refunded } = object('charge.refunded') as {
      amount: number
      amount_refunded: number
    }
    expect(object('charge.dispute.created')['amount']).toBe(amount - refunded)
  })

  test.each(stripeFiles.filter((file) => file.includes('/invoice.')))('with amounts in %s that add up', (file) => {
    const invoice = object(basename(file, '.json')) as Record<
      'total' | 'amount_due' | 'amount_paid' | 'amount_remaining',
      number
    >
    const { data } = object(basename(file, '.json'))['lines'] as { data: { amount: number }[] }
    expect(data.reduce((sum, { amount }) => sum + amount, 0)).toBe(invoice.total)
    expect(invoice.amount_paid + invoice.amount_remaining).toBe(invoice.amount_due)
  })

  test('with plausible times', () => {
    const life = deliveriesOf('subscription-life.yaml')
    const times = life.map((file) => identity(stripe, file).occurredAt ?? Number.NaN)
    expect(times.toSorted((a, b) => a - b)).toEqual(times)
    expect(life.toSorted()).toEqual(stripeFiles.toSorted())
  })
})

test.each(scenarios)('%s refers only to existing fixtures', (file) => {
  const files = deliveriesOf(file)
  expect(files.length).toBeGreaterThan(0)
  for (const fixture of files) expect([...stripeFiles, ...standardFiles]).toContain(fixture)
})

test.each([...stripeFiles, ...standardFiles])(
  '%s contains no real data: only example domains, no secrets, no live mode',
  (file) => {
    for (const text of strings(read(file))) {
      const host = /@([\w.-]+)$|^https?:\/\/([^/]+)/.exec(text)
      if (host) expect(host[1] ?? host[2]).toMatch(/(?:^|\.)example(?:\.com|\.org|\.net)?$/)
      expect(text).not.toMatch(/^(?:sk|rk|pk|whsec)_|^acct_(?!example)/)
    }
    expect(read(file)['livemode'] ?? false).toBe(false)
  },
)

function deliveriesOf(scenario: string): string[] {
  const { deliveries } = parse(readFileSync(join(root, scenario), 'utf8')) as { deliveries: { fixture: string }[] }
  return deliveries.map(({ fixture }) => join(dirname(scenario), fixture))
}
