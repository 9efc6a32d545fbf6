import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pseudonyms } from '../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../src/core/redact/json.ts'
import { keysOf } from '../helpers/redaction.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))

function redact(provider: string, value: unknown): string {
  return redactJson(JSON.stringify(value), pseudonym, keysOf(provider)) ?? ''
}

function jws(value: unknown): string {
  return `${'A'.repeat(4_000)}.${Buffer.from(JSON.stringify(value)).toString('base64url')}.signature`
}

describe("personal data under a provider's own keys does not survive", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      'stripe',
      { custom_fields: [{ key: 'who', text: { value: 'jane, floor 3' } }], emv_auth_data: '8A023030' },
      ['floor 3', '8A02'],
    ],
    ['stripe', { object: 'tax_id', type: 'eu_vat', value: 'DE123456789' }, ['123456789']],
    [
      'adyen',
      {
        additionalData: {
          PaymentAccountReference: 'V001ABC123',
          'bankAccount.ownerName': 'Jane Doe',
          cardSummary: '1142',
        },
        reason: '068412:1142:03/2030',
      },
      ['V001ABC', 'Jane', '1142'],
    ],
    [
      'adyen-platform',
      {
        counterparty: {
          bankAccount: {
            accountIdentification: { accountNumber: '123456789' },
            accountHolder: { fullName: 'Jane Doe' },
          },
        },
        description: 'Jane Doe',
      },
      ['123456789', 'Jane'],
    ],
    [
      'braintree',
      {
        billing: { locality: 'Elmstead', street_address: '4 Elm' },
        payment_instrument_name: 'Visa 1111',
        bt_payload: 'PG5vdGlm',
      },
      ['Elmstead', '4 Elm', '1111', 'PG5v'],
    ],
    [
      'chargebee',
      {
        payment_source: { upi: { vpa: 'jane.doe@okbank' } },
        card: { masked_number: '************1111' },
        billing_address: { zip: '1', state_code: 'CA' },
      },
      ['jane', '1111', '"CA"'],
    ],
    ['gocardless', { resource_metadata: { patron: 'Jane Doe' } }, ['Jane']],
    [
      'lago',
      {
        customer: {
          legal_name: 'Doe Trading',
          legal_number: '1234-567',
          tax_identification_number: 'EU831001842',
          zipcode: '75011',
        },
      },
      ['Trading', '1234', '831001842', '75011'],
    ],
    [
      'lemon-squeezy',
      { data: { attributes: { key: '80e15db5-c796-436b-850c-8f9c98a48abe', key_short: 'XXXX-8f9c98a48abe' } } },
      ['8f9c98a48abe'],
    ],
    [
      'mollie',
      {
        details: { consumerName: 'Jane Doe', consumerAccount: 'NL53INGB0654422370', cardHolder: 'J Doe' },
        billingAddress: { streetAndNumber: 'Elm 4', givenName: 'Jane' },
      },
      ['Jane', '0654422370', 'J Doe', 'Elm'],
    ],
    [
      'paddle',
      {
        data: {
          id: 'add_01jw5q0c9d4h8s1w3z6b7f2g5j',
          first_line: '4 Elm',
          city: 'Elmstead',
          region: 'NY',
          postal_code: '10021',
        },
      },
      ['4 Elm', 'Elmstead', '"NY"', '10021'],
    ],
    [
      'paddle-classic',
      {
        customer_name: 'Jane Doe',
        passthrough: '{"name":"Jane Roe"}',
        cancel_url: 'https://x.test/?hash=eeb0d8757a36267196b36ce1',
      },
      ['Jane', 'eeb0d8757'],
    ],
    [
      'paypal',
      {
        payer: {
          name: { given_name: 'Anneliese', surname: 'Braun' },
          phone: { phone_number: { national_number: '15112345678' } },
        },
        summary: 'from Anneliese Braun',
        shipping: { address: { admin_area_2: 'Köln', admin_area_1: 'NRW' } },
      },
      ['Anneliese', 'Braun', '1511234', 'Köln', 'NRW'],
    ],
    [
      'polar',
      {
        customer: { tax_id: ['DE123456789', 'eu_vat'] },
        license_key: { key: 'POLAR-1A2B', display_key: '****-1A2B' },
        properties: { display_key: '****-1A2B' },
      },
      ['123456789', '1A2B'],
    ],
    [
      'razorpay',
      {
        vpa: 'kavita.sharma@okicici',
        contact: '9876501234',
        notes: { student: 'Kavita Sharma', pan: 'ABCPK1234L' },
        fund_account: { vpa: { username: 'kavita', handle: 'okicici' } },
      },
      ['kavita', '9876501234', 'Sharma', 'ABCPK'],
    ],
    [
      'revenuecat',
      {
        event: {
          subscriber_attributes: {
            $displayName: { value: 'jane' },
            $phoneNumber: { value: '4158675309' },
            $gpsAdId: { value: '38400000-8cf0-11bd-b23e-10b96e40000d' },
            coach: { value: 'Tom Miller' },
          },
        },
      },
      ['jane', '867', '38400000', 'Miller'],
    ],
    [
      'shopify',
      {
        client_details: { browser_ip: '81.2.69.142', session_hash: 'abc123' },
        note_attributes: [{ name: 'For', value: 'Jane Doe' }],
        billing_address: {
          city: 'Ottawa',
          province: 'Ontario',
          province_code: 'ON',
          latitude: 45.41634,
          zip: 'K2P0V6',
        },
      },
      ['81.2', 'abc123', 'Jane', 'Ontario', '"ON"', '45.4', 'K2P'],
    ],
    [
      'square',
      {
        customer: { nickname: 'Janie', address: { locality: 'Elmstead', administrative_district_level_1: 'NY' } },
        wallet: { buyer_cashtag: '$janie', buyer_full_name: 'Jane Doe' },
        mapping: { type: 'PHONE', value: '+14155551234' },
      },
      ['Janie', 'janie', 'Elmstead', '"NY"', 'Jane', '5551234'],
    ],
  ])('%s %#', (provider, value, secrets) => {
    const redacted = redact(provider, value)
    for (const secret of secrets) {
      expect(JSON.stringify(value)).toContain(secret)
      expect(redacted).not.toContain(secret)
    }
  })
})

describe("a provider's texts that only look personal are kept", () => {
  test.each<[string, unknown]>([
    [
      'stripe',
      {
        custom_fields: [{ name: 'Order of' }],
        evidence: { customer_signature: 'file_1B2C3D4E5F6G7H8I' },
        object: 'entitlements.feature',
        name: 'Gold Feature',
      },
    ],
    [
      'adyen',
      {
        'sepadirectdebit.dateOfSignature': '2025-06-15',
        reason: 'Other Fraud-Card Absent Environment',
        pspReference: '4242424242424242',
      },
    ],
    ['apple', { signedTransactionInfo: { appAccountToken: '7e3fb204-2f1c-4d0c-9a53-0f6c1c4f9e11' } }],
    ['braintree', { credit_card: { token: 'pm7k2x' }, payment_method_token: 'pm7k2x' }],
    ['chargebee', { item_family: { name: 'Harbour Family' } }],
    [
      'google-play',
      { subscriptionNotification: { purchaseToken: 'kfjgpoihqexample.AO-J1Ow' }, packageName: 'com.example.app' },
    ],
    ['lago', { wallet: { name: 'Prepaid Credits' } }],
    ['mollie', { lines: [{ name: 'Example Plan' }], signatureDate: '2025-06-15' }],
    ['paddle', { data: { id: 'pro_01jv9wy4a7d0g3j6m9p2s5v8y1', name: 'Team Plan' } }],
    ['polar', { customer: { tax_id: ['eu_vat'] } }],
    [
      'shopify',
      {
        name: '#1042',
        source_name: 'web',
        payment_details: { credit_card_company: 'Visa' },
        line_items: [{ properties: [{ name: 'Engraving' }] }],
      },
    ],
    ['square', { object: { item_data: { name: 'Large Coffee' } } }],
  ])('%s', (provider, value) => {
    expect(redact(provider, value)).toBe(JSON.stringify(value))
  })
})

describe('content that a provider encodes is redacted', () => {
  test('an Apple notification keeps its signed form unless something in it must be redacted', () => {
    const plain = {
      signedPayload: jws({ data: { signedTransactionInfo: jws({ transactionId: '2000000498765432' }) } }),
    }
    expect(redact('apple', plain)).toBe(JSON.stringify(plain))
    const { signedPayload } = JSON.parse(
      redact('apple', {
        signedPayload: jws({
          data: { signedTransactionInfo: jws({ email: 'jane@acme.io', transactionId: '2000000498765432' }) },
        }),
      }),
    ) as { signedPayload: string }
    const outer = Buffer.from(signedPayload.split('.')[1] ?? '', 'base64url').toString()
    const inner = Buffer.from(
      (JSON.parse(outer) as { data: { signedTransactionInfo: string } }).data.signedTransactionInfo.split('.')[1] ?? '',
      'base64url',
    ).toString()
    expect(inner).toMatch(/^\{"email":"[\da-f]{8}@example\.com","transactionId":"2000000498765432"\}$/)
  })

  test('a Google Play message keeps its purchase', () => {
    const file = readFileSync(
      new URL('../../fixtures/google-play/1.0/SUBSCRIPTION_RENEWED.json', import.meta.url),
      'utf8',
    )
    expect(redactJson(file, pseudonym, keysOf('google-play'))).toBe(file)
    const [data = ''] =
      /[\w+/]{20,}=*/.exec(
        redact('google-play', { message: { data: Buffer.from('{"note":"jane@acme.io"}').toString('base64') } }),
      ) ?? []
    expect(Buffer.from(data, 'base64').toString()).toMatch(/^\{"note":"[\da-f]{8}@example\.com"\}$/)
  })

  test('encoded content that is not JSON is removed', () => {
    expect(redact('apple', { signedPayload: 'jane.doe.acme' })).not.toMatch(/jane|doe|acme/)
  })
})
