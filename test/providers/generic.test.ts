import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import { diagnose } from '../../src/core/signature/diagnose.ts'
import { contentReader } from '../../src/core/provider/content-reader.ts'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import type { Provider, Settings } from '../../src/core/provider/provider.ts'
import type { SignatureDescription } from '../../src/providers/generic/description.ts'
import { genericProvider } from '../../src/providers/generic/index.ts'
import { findProvider, knownTo, providers } from '../../src/providers/index.ts'
import { delivery } from '../helpers/deliveries.ts'
import { acme, acmeEvent, describedIn } from '../helpers/described.ts'
import { keyOf, signed } from '../helpers/signing.ts'

const now = 1_750_000_000_000
const examples = await describedIn('generic.md')
const twins = Object.entries(examples).filter(([name]) => name.startsWith('like-'))
const body = Buffer.from(JSON.stringify(acmeEvent))

function verifyWith(
  provider: Provider,
  message: Message,
  secret = 'acme_secret',
  at = now,
  settings: Settings = {},
  tolerance = 300_000,
) {
  return provider.schemes[0]!.verify(message, secret, { now: at, tolerance, settings })
}

function described(signature: Partial<SignatureDescription>, id = '/event/id'): Provider {
  return genericProvider('acme', { signature: { header: 'X-Acme-Signature', ...signature }, id })
}

function signedBy(provider: Provider) {
  return { ...provider.schemes[0]!.sign({ headers: [], body }, 'acme_secret', { now, id: 'evt_1' }), body }
}

function hmacOf(secret: string, content: string, algorithm = 'sha256', encoding: 'hex' | 'base64' = 'hex'): string {
  return createHmac(algorithm, secret).update(content).digest(encoding)
}

describe.each(twins)('%s as a generic source agrees with the code for its provider', (name, source) => {
  const twin = source.provider!
  const original = findProvider(name.slice('like-'.length))!
  const { secret, settings = {} } = keyOf(original)
  const at = {
    now,
    tolerance: source.toleranceMs ?? twin.profile.toleranceMs,
    settings: { ...settings, ...source.settings },
  }

  test('on the signature of any body, in both directions, and on the age limit', () => {
    expect(at.tolerance).toBe(original.profile.toleranceMs)
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 0, max: 1_000_000 }), fc.boolean(), (bytes, offset, later) => {
        const message = { headers: [], body: bytes }
        const time = now + offset
        for (const [signer, verifier] of [
          [original, twin],
          [twin, original],
        ] as const) {
          const made = signer.schemes[0]!.sign(message, secret, { now: time, id: 'msg_1', settings: at.settings })
          const received = { headers: made.headers, body: bytes }
          // A limit in whole seconds and one in milliseconds differ by less than one second.
          const clock = { ...at, now: time + (later ? at.tolerance + 1_000 : 0) }
          const results = [signer, verifier].map(({ schemes }) => schemes[0]!.verify(received, secret, clock))
          expect(results.map((result) => result.ok)).toEqual([
            !later || !Number.isFinite(at.tolerance),
            !later || !Number.isFinite(at.tolerance),
          ])
          expect(results[1]).toEqual(
            later && Number.isFinite(at.tolerance) ? expect.objectContaining({ reason: 'expired' }) : results[0],
          )
          expect(
            verifier.schemes[0]!.verify({ ...received, body: Buffer.concat([bytes, Buffer.from('x')]) }, secret, clock),
          ).toMatchObject({ reason: 'mismatch' })
        }
      }),
      { numRuns: 200 },
    )
  })
})

test('the examples of signatures in the documentation of GitHub and Slack are valid', () => {
  const github = {
    headers: [
      ['x-hub-signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
    ] as Header[],
    body: Buffer.from('Hello, World!'),
  }
  expect(verifyWith(examples['github']!.provider!, github, "It's a Secret to Everybody")).toEqual({ ok: true })
  const command =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&' +
    'channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=' +
    'https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=' +
    '398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  const slack = {
    headers: [
      ['X-Slack-Signature', 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'],
      ['X-Slack-Request-Timestamp', '1531420618'],
    ] as Header[],
    body: Buffer.from(command),
  }
  expect(
    verifyWith(examples['slack']!.provider!, slack, '8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618_000),
  ).toEqual({ ok: true, signedAt: 1_531_420_618_000 })
})

test.each([
  ['sha1 in hex', { algorithm: 'sha1' }, hmacOf('s', 'B', 'sha1')],
  ['sha512 in base64', { algorithm: 'sha512', encoding: 'base64' }, hmacOf('s', 'B', 'sha512', 'base64')],
  ['base64url', { encoding: 'base64url' }, createHmac('sha256', 's').update('B').digest('base64url')],
  ['a text around the body', { content: 'POST/hook:{body}:end' }, hmacOf('s', 'POST/hook:B:end')],
  ['the body twice', { content: '{body}{body}' }, hmacOf('s', 'BB')],
] as const)('%s is the same as with node:crypto', (_name, signature, expected) => {
  const message = { headers: [['x-acme-signature', expected]] as Header[], body: Buffer.from('B') }
  expect(verifyWith(described(signature), message, 's')).toEqual({ ok: true })
})

describe('a delivery is rejected with the key in billhook.yaml for', () => {
  const { headers } = signedBy(acme)
  const value = headers[0]?.[1] ?? ''
  const [time = '', signature = ''] = value.split(',')
  const other = described(
    { content: '{timestamp}.{id}.{body}', timestamp: { header: 'X-Acme-Time', unit: 'rfc3339' } },
    'header:X-Acme-Id',
  )
  const given = signedBy(other).headers

  const without = (name: string) => given.filter(([key]) => key !== name)
  const replaced = (name: string, text: string) => given.map(([key, old]): Header => [key, key === name ? text : old])

  test.each<readonly [string, Provider, readonly Header[], string, string]>([
    [
      'no header',
      acme,
      [],
      'missing',
      'there is no X-Acme-Signature header, the one named in sources.acme.generic.signature.header',
    ],
    ['another format', acme, [['X-Acme-Signature', 'abc']], 'malformed', 'sources.acme.generic.signature.value'],
    ['an empty value', acme, [['X-Acme-Signature', '']], 'malformed', 'signature.value'],
    ['an empty signature', acme, [['X-Acme-Signature', `${time},v1=`]], 'malformed', 'signature.value'],
    ['no timestamp', acme, [['X-Acme-Signature', signature]], 'missing', 'sources.acme.generic.signature.value'],
    [
      'two timestamps',
      acme,
      [['X-Acme-Signature', `${time},${value}`]],
      'malformed',
      'timestamp, which is signed, occurs more than once',
    ],
    ['two headers, each with a timestamp', acme, [...headers, ...headers], 'malformed', 'occurs more than once'],
    [
      'a timestamp of letters',
      acme,
      [['X-Acme-Signature', `t=today,${signature}`]],
      'malformed',
      'sources.acme.generic.signature.timestamp.unit',
    ],
    [
      'a timestamp without a time zone',
      other,
      replaced('X-Acme-Time', '2025-06-15T15:06:40.000'),
      'malformed',
      'is not in rfc3339',
    ],
    [
      'a timestamp in exponential notation',
      acme,
      [['X-Acme-Signature', `t=1e9,${signature}`]],
      'malformed',
      'signature.timestamp.unit',
    ],
    ['another signature', acme, [['X-Acme-Signature', `${time},v1=${'0'.repeat(64)}`]], 'mismatch', 'does not match'],
    [
      'a signature in upper case',
      acme,
      [['X-Acme-Signature', `${time},v1=${signature.slice(3).toUpperCase()}`]],
      'mismatch',
      'does not match',
    ],
    [
      'no header for the timestamp',
      other,
      without('X-Acme-Time'),
      'missing',
      'there is no X-Acme-Time header, the one named in sources.acme.generic.signature.timestamp.header',
    ],
    [
      'two headers for the timestamp',
      other,
      [...given, ['x-acme-time', '2020-01-01T00:00:00Z']],
      'malformed',
      'occurs more than once',
    ],
    ['a timestamp in another unit', other, replaced('X-Acme-Time', '1750000000'), 'malformed', 'is not in rfc3339'],
    ['another timestamp', other, replaced('X-Acme-Time', '2025-06-15T15:06:39.000Z'), 'mismatch', 'does not match'],
    [
      'no id',
      other,
      without('X-Acme-Id'),
      'missing',
      'there is no X-Acme-Id header, which contains the id used in sources.acme.generic.signature.content',
    ],
    ['an empty id', other, replaced('X-Acme-Id', ''), 'missing', 'X-Acme-Id'],
    ['another id', other, replaced('X-Acme-Id', 'evt_2'), 'mismatch', 'does not match'],
  ])('%s', (_name, provider, tried, reason, detail) => {
    expect(verifyWith(provider, { headers: tried, body })).toEqual({
      ok: false,
      reason,
      detail: expect.stringContaining(detail) as string,
    })
  })

  test('a missing URL that is part of the signed content', () => {
    const signs = described({ content: '{url}{body}' })
    expect(verifyWith(signs, signedBy(signs))).toMatchObject({
      reason: 'missing',
      detail: expect.stringContaining('set this source’s settings.url') as string,
    })
  })

  test('a timestamp too far in the past or the future, but not one within the limit', () => {
    const message = { headers, body }
    expect(
      [-300_001, -300_000, 300_000, 300_001].map((offset) => verifyWith(acme, message, 'acme_secret', now + offset)),
    ).toMatchObject([
      { reason: 'expired', detail: 'signed 301 s after the delivery was received' },
      { ok: true, signedAt: now },
      { ok: true },
      { reason: 'expired', detail: 'signed 301 s before the delivery was received' },
    ])
  })

  test('only old signatures, but not if one of several matches; other parts are ignored', () => {
    const old = `v1=${hmacOf('old', `${now / 1_000}.${body.toString()}`)}`
    for (const text of [`${value},${old}`, `${time},${old},${signature}`, `v0=x,${value},z=1`])
      expect(verifyWith(acme, { headers: [['X-Acme-Signature', text]], body })).toMatchObject({ ok: true })
    const plain = described({ value: 'sha256={signature}' })
    const both: Header[] = ['old', 's'].map((secret) => [
      'X-Acme-Signature',
      `sha256=${hmacOf(secret, body.toString())}`,
    ])
    expect(verifyWith(plain, { headers: both, body }, 's')).toEqual({ ok: true })
  })

  test.each([
    ['hex', 'nothex'],
    ['hex', 'abc'],
    ['base64', 'whsec_*'],
    ['base64', ''],
  ] as const)('a secret that is not %s: %j', (key, secret) => {
    expect(secretProblem(described({ key }), secret)).toBe(
      `the secret is not ${key}, the encoding given in sources.acme.generic.signature.key`,
    )
  })
})

describe('an event', () => {
  test('has the values at the given locations, and its delivery id is not part of the content', () => {
    const first = delivery(acmeEvent)
    const identified = acme.identify(first, acmeEvent)
    expect(identified).toMatchObject({
      ok: true,
      identities: [
        {
          provider: 'acme',
          eventId: 'evt_1a2b3c4d',
          type: 'bill.paid',
          version: '2',
          occurredAt: now,
          deliveryId: 'dlv_1',
          dedupeKey: 'evt_1a2b3c4d',
        },
      ],
    })
    const [identity] = identified.ok ? identified.identities : []
    const changed = (more: object) =>
      contentReader(acme, 1e6)(delivery({ ...acmeEvent, ...more }), identity!.dedupeKey) === identity!.contentHash()
    expect([
      changed({ delivery: { id: 'dlv_2', attempt: 1 } }),
      changed({ delivery: { id: 'dlv_1', attempt: 2 } }),
      changed({ customer: {} }),
    ]).toEqual([true, false, false])
  })

  test('may have a numeric id, and values in headers and lists', () => {
    const provider = genericProvider('acme', {
      signature: { header: 'X' },
      id: '/events/0/id',
      type: 'header:X-Type',
      time: 'header:X-Time',
    })
    const message = delivery({ events: [{ id: 7 }] }, [
      ['x-type', 'bill.paid'],
      ['x-time', '2025-06-15T15:06:40Z'],
    ])
    expect(provider.identify(message, { events: [{ id: 7 }] })).toMatchObject({
      identities: [{ eventId: '7', type: 'bill.paid', occurredAt: now }],
    })
  })

  test('without an id is malformed, with the key for the id; without a type, it is untyped', () => {
    for (const event of [{}, { event: null }, { event: { id: '' } }, { event: { id: {} } }, { event: [] }]) {
      expect(acme.identify(delivery(event), event)).toMatchObject({
        ok: false,
        finding: {
          code: 'envelope.no-id',
          message: 'there is no id at /event/id, the location given in sources.acme.generic.id',
          pointer: '/event/id',
        },
      })
    }
    expect(acme.identify(delivery({}), { event: { id: 'a' } })).toMatchObject({ identities: [{ type: 'untyped' }] })
    expect(
      genericProvider('a', { signature: { header: 'X' }, id: '/constructor/name' }).identify(delivery({}), {}),
    ).toMatchObject({ ok: false })
  })

  test('is detected by its signature header and its id, before the built-in providers', () => {
    const known = knownTo([{ provider: acme }, { provider: findProvider('stripe') }, { provider: undefined }])
    expect(known).toEqual([acme, ...providers])
    const headers: Header[] = [['x-acme-signature', '']]
    expect([
      acme.detect(delivery(acmeEvent, headers), acmeEvent),
      acme.detect(delivery(acmeEvent), acmeEvent),
      acme.detect(delivery({}, headers), {}),
    ]).toEqual([true, false, false])
  })
})

describe('the diagnosis names the wrong key:', () => {
  const right: SignatureDescription = { header: 'X-Acme-Signature' }
  test.each<readonly [string, Partial<SignatureDescription>, string]>([
    ['the algorithm', { algorithm: 'sha512' }, 'signature.algorithm: sha512'],
    ['the encoding', { encoding: 'base64' }, 'signature.encoding: base64'],
    ['the encoding of the secret', { key: 'hex' }, 'signature.key: hex'],
    ['the header', { header: 'X-Other' }, 'signature.header: X-Other'],
    ['the format of the value', { value: 'sha256={signature}' }, 'signature.value: sha256={signature}'],
    [
      'two keys',
      { algorithm: 'sha1', value: 'sha1={signature}' },
      'signature.algorithm: sha1 and sources.acme.generic.signature.value: sha1={signature}',
    ],
    [
      'a timestamp in the value',
      { value: 't={timestamp},v1={signature}', content: '{timestamp}.{body}' },
      'signature.content: {timestamp}.{body} and sources.acme.generic.signature.value: t={timestamp},v1={signature}',
    ],
    ['the URL', { content: '{url}{body}' }, 'signature.content: {url}{body}'],
  ])('%s', (_name, theirs, told) => {
    const secret = 'abcdef0123456789'
    const settings = { url: 'https://example.com/hook' }
    const { headers } = described(theirs).schemes[0]!.sign({ headers: [], body }, secret, { now, id: '', settings })
    const at = { now, tolerance: 300_000, settings }
    expect(
      diagnose({
        delivery: { headers, body },
        provider: described(right),
        secrets: [secret],
        at,
        others: [],
        providers,
      }),
    ).toBe(`the signature matches with sources.acme.generic.${told}: set this in billhook.yaml`)
  })

  test('nothing without a known cause; age and whitespace are diagnosed as for any provider', () => {
    const { headers } = acme.schemes[0]!.sign({ headers: [], body }, 'acme_secret', { now, id: '' })
    const told = (secret: string, at = now, tried = headers) =>
      diagnose({
        delivery: { headers: tried, body },
        provider: acme,
        secrets: [secret],
        at: { now: at, tolerance: 300_000 },
        others: [],
        providers,
      })
    expect(told('other')).toBeUndefined()
    expect(told('acme_secret', now + 3_600_000)).toContain('1h old')
    expect(told(' acme_secret')).toContain('without the whitespace')
  })
})

test.each([
  ['a body over 16 KiB', 16_385, 1],
  ['too many secrets for every combination', 2, 501],
])('%s is not diagnosed, so that forgers cannot keep the listener busy', (_name, size, count) => {
  const long = Buffer.alloc(size, 'a')
  const { headers } = described({ encoding: 'base64' }).schemes[0]!.sign({ headers: [], body: long }, 'secret', {
    now,
    id: '',
  })
  const secrets = Array.from({ length: count }, () => 'secret')
  const one = {
    delivery: { headers, body: long },
    provider: described({}),
    secrets,
    at: { now, tolerance: 300_000 },
    others: [],
    providers: [],
  }
  expect(diagnose(one)).toBeUndefined()
  expect(
    diagnose({
      ...one,
      secrets: ['secret'],
      delivery: {
        headers: described({ encoding: 'base64' }).schemes[0]!.sign({ headers: [], body }, 'secret', { now, id: '' })
          .headers,
        body,
      },
    }),
  ).toContain('encoding: base64')
})

test('a raw payload whose id belongs in a header gets one, which is signed', () => {
  const provider = examples['twitch']!.provider!
  expect(provider.idHeaders).toEqual(['twitch-eventsub-message-id'])
  const { headers } = signed(provider, { headers: [], body }, now, 'msg_7')
  expect(headers.map(([name]) => name)).toEqual([
    'Twitch-Eventsub-Message-Id',
    'Twitch-Eventsub-Message-Timestamp',
    'Twitch-Eventsub-Message-Signature',
  ])
  expect(verifyWith(provider, { headers, body }, keyOf(provider).secret)).toEqual({ ok: true, signedAt: now })
})

/** Verifies a delivery with these values and a signature of `signedContent`. */
function bytesSigned(content: string, id: string, time: string, text: string, signedContent: string) {
  return verifyWith(described({ content, timestamp: { header: 'X-Time' } }, 'header:X-Id'), {
    headers: [
      ['X-Id', id],
      ['X-Time', time],
      ['X-Acme-Signature', hmacOf('acme_secret', signedContent)],
    ],
    body: Buffer.from(text),
  })
}

test('the secret of a generic source with a timestamp is accepted, in either unit', () => {
  for (const unit of ['seconds', 'milliseconds'] as const) {
    expect(
      secretProblem(described({ content: '{timestamp}.{body}', timestamp: { header: 'X-Time', unit } }), 'acme_secret'),
    ).toBeUndefined()
  }
})

test('bytes cannot be moved between signed values, so a signature matches no other id, time or body', () => {
  const at = String(now / 1_000)
  const twitch = `evt_100${at}{}`
  expect(bytesSigned('{id}{timestamp}{body}', 'evt_100', at, '{}', twitch)).toMatchObject({ ok: true })
  expect(bytesSigned('{id}{timestamp}{body}', 'evt_10', `0${at}`, '{}', twitch)).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
  expect(bytesSigned('{body}{timestamp}', 'e', `0${at}`, 'id=e&amount=10', `id=e&amount=100${at}`)).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
  const dotted = `${at}.evt_1.a=1.5&id=2`
  expect(bytesSigned('{timestamp}.{id}.{body}', 'evt_1', at, 'a=1.5&id=2', dotted)).toMatchObject({ ok: true })
  expect(bytesSigned('{timestamp}.{id}.{body}', 'evt_1.a=1', at, '5&id=2', dotted)).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
})
