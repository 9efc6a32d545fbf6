import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { braintree } from '../../src/providers/braintree/index.ts'
import { readXml, writeXml } from '../../src/providers/braintree/xml.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery, sameEvent } from '../helpers/deliveries.ts'
import { signed } from '../helpers/signing.ts'

const fixtures = new URL('../../fixtures/braintree/current/', import.meta.url)
const form: Header = ['Content-Type', 'application/x-www-form-urlencoded']
const at = { now: 1_750_000_000_000, tolerance: Number.POSITIVE_INFINITY }

/** A payload with a known signature, for the public key `pubkey` and the private key `privkey`. */
const payload = 'PG5vdGlmaWNhdGlvbj48a2luZD5jaGVjazwva2luZD48L25vdGlmaWNhdGlvbj4=\n'
const signature = 'pubkey|094bc43b806caa7191f7eb6016aadc616d9b64ad'

function check(bt_signature: string, bt_payload = payload, secret = 'pubkey:privkey') {
  const body = new URLSearchParams({ bt_signature, bt_payload }).toString()
  return verify(delivery(body, [form]), braintree, [secret], at)
}

function read(kind: string): Buffer {
  return readFileSync(new URL(`${kind}.json`, fixtures))
}

/** Returns a fixture, wrapped and signed. */
function sent(kind: string, change: (text: string) => string = String): Message {
  return signed(braintree, { headers: [], body: Buffer.from(change(read(kind).toString())) }, at.now)
}

function inspected({ headers, body }: Message) {
  return inspect(delivery(body, headers), {
    providers,
    secrets: ['integration_public:integration_private'],
    bodyLimit: 1e6,
    validate: () => [],
  })
}

function types(message: Message): string[] {
  return inspected(message)
    .events()
    .map(({ type }) => type)
}

function ask(method: string, url: string) {
  return braintree.handshake!({ method, url }, ['whsec_other', 'pubkey:privkey'])
}

describe('the signature', () => {
  test('of a notification that is too deeply nested for XML covers the JSON', () => {
    const body = Buffer.from(`{"kind":"a","timestamp":"b","subject":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`)
    const made = braintree.schemes[0]!.sign({ headers: [], body }, 'pubkey:privkey', { now: 0, id: '' })
    const payload = new URLSearchParams(Buffer.from(made.body!).toString()).get('bt_payload')!
    expect(Buffer.from(payload, 'base64').equals(body)).toBe(true)
  })

  test('is valid for a known example, with or without the line feed, and is reproduced byte for byte', () => {
    expect(check(signature)).toEqual({ status: 'valid', scheme: 'braintree-sha1', keyIndex: 0 })
    expect(check(signature, payload.trim())).toMatchObject({ status: 'valid' })
    const made = braintree.schemes[0]!.sign(
      { headers: [form], body: Buffer.from(new URLSearchParams({ bt_payload: payload }).toString()) },
      'pubkey:privkey',
      { now: 0, id: '' },
    )
    expect(new URLSearchParams(Buffer.from(made.body!).toString())).toEqual(
      new URLSearchParams({ bt_signature: signature, bt_payload: payload }),
    )
  })

  test('is valid if one of several matches, because each key signs during a rotation', () => {
    expect(check(`other|${'0'.repeat(40)}&${signature}`)).toMatchObject({ status: 'valid' })
  })

  test.each([
    ['', 'missing'],
    ['no pairs', 'malformed'],
    [`other|${signature.slice(7)}`, 'mismatch'],
    [signature.slice(0, -1), 'mismatch'],
    [signature.toUpperCase(), 'mismatch'],
    ['pubkey|', 'mismatch'],
    [`pubkey|x&${signature}`, 'mismatch'],
  ])('bt_signature %j is %s', (bt_signature, reason) => {
    expect(check(bt_signature)).toMatchObject({ status: 'invalid', reason })
  })

  test('is invalid for another payload, another private key or an incomplete secret', () => {
    expect(check(signature, `${payload}\n`)).toMatchObject({ reason: 'mismatch' })
    expect(check(signature, '<xml/>')).toMatchObject({ reason: 'malformed' })
    expect(check(signature, payload, 'pubkey:other')).toMatchObject({ reason: 'mismatch' })
    expect(check(signature, payload, 'privkey')).toMatchObject({
      reason: 'malformed',
      detail: 'the secret is not <public key>:<private key>',
    })
    expect(secretProblem(braintree, 'privkey')).toContain('<public key>:<private key>')
    expect(secretProblem(braintree, 'pubkey:privkey')).toBeUndefined()
  })
})

describe('a forged notification is not valid', () => {
  const challenge = '20f9f8ed05f77439fe955c977e4c8a53'
  const answered = ask('GET', `/?bt_challenge=${challenge}`)!.body
  const forged = Buffer.from('<notification><kind>forged</kind></notification>').toString('base64')

  test('with the answer to a challenge as its signature, which anyone can request', () => {
    expect(check(answered, challenge)).toMatchObject({
      reason: 'mismatch',
      detail: 'bt_payload is signed, but is not a base64-encoded XML notification',
    })
    const polyglot = JSON.stringify({
      bt_payload: forged,
      x: `&bt_signature=${encodeURIComponent(answered)}&bt_payload=${challenge}&z=`,
    })
    for (const body of [polyglot, `\uFEFF${polyglot}`]) {
      for (const headers of [[], [form]])
        expect(verify(delivery(body, headers), braintree, ['pubkey:privkey'], at)).toMatchObject({ status: 'invalid' })
    }
  })

  test.each(['bt_payload', 'bt_payload[]', 'bt.payload', ' bt_payload', 'x=;bt_payload', 'bt_signature'])(
    'with a second field %s',
    (name) => {
      const genuine = new URLSearchParams({ bt_signature: signature, bt_payload: payload }).toString()
      const second = name.startsWith('x=')
        ? `x=1${encodeURIComponent(`;bt_payload=${forged}`)}`
        : `${encodeURIComponent(name)}=${forged}`
      for (const body of [`${genuine}&${second}`, `${second}&${genuine}`]) {
        expect(verify(delivery(body, [form]), braintree, ['pubkey:privkey'], at)).toMatchObject({
          status: 'invalid',
          reason: 'malformed',
        })
      }
    },
  )
})

describe('a challenge', () => {
  const challenge = '20f9f8ed05f77439fe955c977e4c8a53'

  test('is answered in the query of a GET, but not in a POST, which is a delivery', () => {
    const answer = ask('GET', `/braintree?bt_challenge=${challenge}`)
    expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(/^pubkey\|[0-9a-f]{40}$/) as string })
    expect(ask('POST', `/braintree?bt_challenge=${challenge}`)).toBeUndefined()
  })

  test('is not answered in another form or without keys', () => {
    for (const url of [
      '/',
      '/?bt_challenge=',
      '/?bt_challenge=XYZ',
      `/?bt_challenge=${challenge}zz`,
      `/?bt_challenge=${'a'.repeat(33)}`,
    ])
      expect(ask('GET', url)).toBeUndefined()
    expect(ask('POST', '/')).toBeUndefined()
    expect(braintree.handshake!({ method: 'GET', url: `/?bt_challenge=${challenge}` }, ['whsec_x'])).toBeUndefined()
  })
})

describe('the XML reader', () => {
  test('reads types, lists, nil, XML entities, comments and empty elements', () => {
    const xml =
      '<?xml version="1.0"?>\n<!-- a --><n><a-b type="integer"> 7 </a-b><c type="boolean">true</c><d ' +
      'nil="true"/><e type="array"><x>1</x><x>2</x></e><f>&lt;&#65;&#x42;&amp;</f><g/><h type="array"/></n>'
    expect(readXml(xml, 'n')).toEqual({ a_b: 7, c: true, d: null, e: ['1', '2'], f: '<AB&', g: '', h: [] })
  })

  test.each([
    '<!DOCTYPE n [<!ENTITY a "aaaa">]><n>&a;</n>',
    '<!DOCTYPE n SYSTEM "file:///etc/passwd"><n/>',
    '<n>&a;</n>',
    '<n>&#xffffffff;</n>',
    '<n><![CDATA[x]]></n>',
    '<n><a></n></a>',
    '<n><a></a>',
    '</n>',
    '<n/><n/>',
    '<m/>',
    'text <n/>',
    '<n a=1/>',
    '',
    `${'<n>'.repeat(100)}${'</n>'.repeat(100)}`,
  ])('refuses %j', (xml) => {
    expect(readXml(xml, 'n')).toBeUndefined()
  })

  test('reads a name such as __proto__ as a name, and uses the first of repeated elements', () => {
    const value = readXml('<n><__proto__><x>1</x></__proto__><a>1</a><a>2</a></n>', 'n') as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toContain('__proto__')
    expect(value).toMatchObject({ a: '1' })
  })

  test('reads a hostile megabyte quickly', () => {
    const began = performance.now()
    for (const text of ['<', '&', '<a ', ' ', '<!--', '<a b="', '<?', '<a>'])
      readXml(`<n>${text.repeat(1_000_000 / text.length)}`, 'n')
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('reads what the writer writes', () => {
    const value = { kind: 'a', list_items: [{ id: '<1>' }], none: null, yes: true, count: 3, empty: [] as unknown[] }
    expect(readXml(writeXml('n', value), 'n')).toEqual(value)
  })
})

describe('notifications', () => {
  test.each(readdirSync(fixtures))('%s is detected and valid when signed, and has the right kind', (file) => {
    const kind = file.replace('.json', '')
    expect(inspected(sent(kind))).toMatchObject({
      provider: 'braintree',
      verification: { status: 'valid' },
      identities: [{ type: kind }],
    })
    expect(inspected({ headers: [], body: read(kind) }).identities[0]?.dedupeKey).toBe(
      inspected(sent(kind)).identities[0]?.dedupeKey,
    )
  })

  test('are identified by kind, subject and time, because they have no id', () => {
    expect(inspected(sent('subscription_canceled')).identities).toMatchObject([
      {
        eventId: 'subscription_canceled:9xk4tq:2026-04-15T09:30:00Z',
        occurredAt: Date.UTC(2026, 3, 15, 9, 30),
        subject: { kind: 'subscription', id: '9xk4tq' },
      },
    ])
    const check = { kind: 'check', timestamp: '2026-01-01T00:00:00Z', subject: { check: true } }
    expect(inspected(delivery(check)).identities[0]?.eventId).toMatch(/^check:[\w-]{43}:2026/)
  })

  test('have the right canonical events, and a skipped billing is not a pause', () => {
    expect(
      Object.fromEntries(readdirSync(fixtures).map((file) => [file, types(sent(file.replace('.json', '')))])),
    ).toEqual({
      'disbursement.json': ['payout.paid'],
      'dispute_opened.json': ['dispute.opened'],
      'subscription_canceled.json': ['subscription.canceled'],
      'subscription_charged_successfully.json': ['payment.succeeded', 'subscription.renewed'],
      'subscription_charged_unsuccessfully.json': ['invoice.payment_failed'],
      'subscription_went_past_due.json': ['subscription.past_due'],
    })
    expect(
      types(
        sent('subscription_canceled', (text) => text.replace('subscription_canceled', 'subscription_billing_skipped')),
      ),
    ).toEqual([])
    expect(
      types(
        sent('subscription_charged_successfully', (text) =>
          text.replace('"current_billing_cycle": 3', '"current_billing_cycle": 1'),
        ),
      ),
    ).toEqual(['payment.succeeded'])
    expect(types(sent('disbursement', (text) => text.replace('"success": true', '"success": false')))).toEqual([
      'payout.failed',
    ])
  })

  test('contain amounts in minor units, the decline and its class, the card and the period', () => {
    const [failed] = inspected(sent('subscription_charged_unsuccessfully')).events()
    expect(failed?.data).toEqual({
      customer: '83920517',
      subscription: '9xk4tq',
      payment: 'k5w1np7d',
      plan: 'team-monthly',
      status: 'Past Due',
      amount: { amount: 1900n, currency: 'EUR' },
      tax: { amount: 303n, currency: 'EUR' },
      decline: { code: '2001', class: 'funds' },
      attempt: 1,
      country: 'DE',
      card: { bin: '411111', last4: '1111', brand: 'Visa' },
      period: { start: '2026-04-01T00:00:00.000Z', end: '2026-04-30T00:00:00.000Z' },
    })
    expect(inspected(sent('subscription_canceled')).events()[0]?.data).not.toHaveProperty('amount')
    expect(inspected(sent('disbursement')).events()[0]?.data).toEqual({
      payout: '201',
      amount: { amount: 1814n, currency: 'EUR' },
    })
  })

  test('are malformed if they cannot be unwrapped', () => {
    for (const bt_payload of [
      '%%%',
      Buffer.from('<!DOCTYPE a><notification/>').toString('base64'),
      Buffer.from('<other/>').toString('base64'),
    ]) {
      const body = new URLSearchParams({ bt_signature: signature, bt_payload }).toString()
      expect(inspected(delivery(body, [form]))).toMatchObject({
        provider: 'braintree',
        malformed: { code: 'body.not-decoded' },
      })
    }
  })

  test('are the same without the final line feed, which is not signed', () => {
    const message = sent('dispute_opened')
    const [one] = inspected(message).identities
    const trimmed = Buffer.from(message.body.toString().replace(/%0A$/, ''))
    expect(trimmed.length).toBeLessThan(message.body.length)
    expect(inspected({ ...message, body: trimmed }).verification.status).toBe('valid')
    expect(sameEvent(delivery(trimmed, message.headers), one!)).toBe(true)
  })

  test('are the same if only the signature differs', () => {
    const [one] = inspected(sent('dispute_opened')).identities
    const again = sent('dispute_opened')
    const other = Buffer.from(again.body.toString().replace('bt_signature=', 'bt_signature=old%7C00%26'))
    expect(sameEvent(delivery(other, again.headers), one!)).toBe(true)
    expect(
      sameEvent(delivery(sent('dispute_opened', (text) => text.replace('"fraud"', '"general"')).body, [form]), one!),
    ).toBe(false)
  })

  test('get fresh ids in the same format, the same for the same seed, and the rest is kept', () => {
    const message = sent('subscription_charged_successfully')
    const renamed = braintree.withFreshIds(message, 'seed')
    const data = inspected(renamed).events()[0]!.data
    expect(data.subscription).toMatch(/^\d[a-z]{2}\d[a-z]{2}$/)
    expect(data).toMatchObject({ plan: 'team-monthly', status: 'Active', amount: { amount: 1900n } })
    expect(data.subscription).not.toBe('9xk4tq')
    expect(braintree.withFreshIds(message, 'seed').body).toEqual(renamed.body)
    const bare = braintree.withFreshIds({ headers: [], body: read('subscription_canceled') }, 'seed')
    expect(inspected(bare).identities[0]?.subject?.id).toBe(data.subscription)
  })
})
