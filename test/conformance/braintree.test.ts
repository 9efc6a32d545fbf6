import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/core/delivery/delivery.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { braintree } from '../../src/providers/braintree/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

interface Gateway {
  readonly webhookNotification: {
    readonly parse: (
      signature: string,
      payload: string,
    ) => Promise<{ readonly kind: string; readonly subscription?: { readonly id: string } }>
    readonly verify: (challenge: string) => string
  }
  readonly webhookTesting: {
    readonly sampleNotification: (
      kind: string,
      id: string,
    ) => { readonly bt_signature: string; readonly bt_payload: string }
  }
}

// The package is a CommonJS module without types.
const require = createRequire(import.meta.url)
const official = require('braintree') as {
  readonly BraintreeGateway: new (config: object) => Gateway
  readonly Environment: { readonly Sandbox: unknown }
  readonly WebhookNotification: { readonly Kind: Readonly<Record<string, string>> }
}
const gateway = new official.BraintreeGateway({
  environment: official.Environment.Sandbox,
  merchantId: 'example',
  publicKey: 'integration_public',
  privateKey: 'integration_private',
})
const secret = 'integration_public:integration_private'
const at = { now: 1_750_000_000_000, tolerance: Number.POSITIVE_INFINITY }
const fixtures = new URL('../../fixtures/braintree/current/', import.meta.url)
const kinds = Object.values(official.WebhookNotification.Kind)

function form(fields: Readonly<Record<string, string>>): Message {
  return {
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: Buffer.from(new URLSearchParams(fields).toString()),
  }
}

describe('the official package braintree', () => {
  test.each(readdirSync(fixtures))('accepts our signature: %s', async (file) => {
    const fixture = readFileSync(new URL(file, fixtures))
    const { body } = braintree.schemes[0]!.sign({ headers: [], body: fixture }, secret, { now: at.now, id: '' })
    const fields = new URLSearchParams(Buffer.from(body!).toString())
    const { kind, subject } = JSON.parse(fixture.toString()) as {
      kind: string
      subject: { subscription?: { id: string } }
    }
    const notification = await gateway.webhookNotification.parse(fields.get('bt_signature')!, fields.get('bt_payload')!)
    expect([notification.kind, notification.subscription?.id]).toEqual([kind, subject.subscription?.id])
    fields.set('bt_payload', `${fields.get('bt_payload')!.slice(0, -9)}AAAA\n`)
    await expect(
      gateway.webhookNotification.parse(fields.get('bt_signature')!, fields.get('bt_payload')!),
    ).rejects.toThrow()
  })

  test.each(kinds)('creates a sample of %s that we verify and read', (kind) => {
    const { headers, body } = form({ ...gateway.webhookTesting.sampleNotification(kind, 'abc123') })
    expect(verify({ headers, body }, braintree, ['other:key', secret], at)).toMatchObject({
      status: 'valid',
      keyIndex: 1,
    })
    const inspection = inspected(delivery(body, headers))
    expect(inspection).toMatchObject({ provider: 'braintree', identities: [{ type: kind }] })
    expect(inspection.events()).toBeInstanceOf(Array)
  })

  test('answers a challenge as we do', () => {
    const challenge = '20f9f8ed05f77439fe955c977e4c8a53'
    const ours = braintree.handshake!({ method: 'GET', url: `/?bt_challenge=${challenge}` }, [secret])
    expect(ours?.body).toBe(gateway.webhookNotification.verify(challenge))
  })
})
