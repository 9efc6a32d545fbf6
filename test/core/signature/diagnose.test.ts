import { describe, expect, test } from 'vitest'
import type { Header } from '../../../src/core/delivery/delivery.ts'
import { diagnose, type Case } from '../../../src/core/signature/diagnose.ts'
import type { Provider } from '../../../src/core/provider/provider.ts'
import { providers } from '../../../src/providers/index.ts'
import { standardWebhooks } from '../../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'

const now = 1_750_000_000_000
const body =
  '{"id":"evt_1","type":"invoice.paid","name":"Zoë / Ltd","amount":12345678901234567890,"data":{"b":[1,2],"a":{}}}'
const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

interface Given {
  readonly provider?: Provider
  readonly signed?: string
  readonly with?: string
  readonly received?: string
  readonly secrets?: readonly string[]
  readonly late?: number
  readonly headers?: (headers: readonly Header[]) => readonly Header[]
  readonly others?: Case['others']
}

/** Returns the diagnosis of a delivery that may differ from what was signed. */
function told({
  provider = stripe,
  signed = body,
  with: by = key,
  received = signed,
  secrets = [key],
  late = 0,
  headers = (all) => all,
  others = [],
}: Given) {
  const made = provider.schemes[0]!.sign({ headers: [], body: Buffer.from(signed) }, by, { now, id: 'msg_1' }).headers
  const at = { now: now + late, tolerance: provider.profile.toleranceMs }
  return diagnose({
    delivery: { headers: headers(made), body: Buffer.from(received) },
    provider,
    secrets,
    at,
    others,
    providers,
  })
}

test('without a known cause, there is no diagnosis', () => {
  expect(told({ with: 'whsec_other' })).toBeUndefined()
  expect(told({ received: body.replace('evt_1', 'evt_2') })).toBeUndefined()
  expect(told({ headers: () => [] })).toBeUndefined()
})

describe('the time', () => {
  test('of an old delivery is reported with its age', () => {
    expect(told({ late: 3_600_000 })).toMatch(/^the signature matches, but is 1h old, and only 5m is allowed/)
  })

  test('of a delivery from the future is reported', () => {
    expect(told({ provider: standardWebhooks, late: -600_000 })).toMatch(/10m after the time of receipt/)
  })
})

describe('the secret', () => {
  test.each([
    [` ${key}\n`, key, 'without the whitespace or quotes'],
    [`"${key}"`, key, 'without the whitespace or quotes'],
    [`${key}\u200B`, key, 'without the whitespace or quotes'],
    [key, `${key}\n`, 'ends with a line break'],
    [key.slice(6), key, 'with whsec_ before the secret'],
    [key, key.slice(6), 'without the prefix'],
  ])('%j, while the sender has %j', (ours, theirs, hint) => {
    expect(told({ secrets: [ours], with: theirs })).toContain(hint)
  })

  test('of another source', () => {
    const others = [
      { source: 'shop-us', provider: stripe, secret: 'whsec_us' },
      { source: 'shop-eu', secret: 'whsec_eu' },
    ]
    expect(told({ with: 'whsec_eu', others })).toContain('the secret of source shop-eu matches')
    expect(told({ with: 'whsec_us', others })).toContain('send the delivery to /shop-us')
  })

  test('in another encoding: hex instead of base64', () => {
    const hex = '00112233445566778899aabbccddeeff'
    const theirs = `whsec_${Buffer.from(hex, 'hex').toString('base64')}`
    expect(told({ provider: standardWebhooks, secrets: [hex], with: theirs })).toContain(
      'read as hex, but standard-webhooks reads it as base64',
    )
  })
})

function renamed(to: (name: string) => string) {
  return (all: readonly Header[]) => all.map(([name, value]): Header => [to(name), value])
}

test('headers that a proxy has renamed are recognised', () => {
  expect(told({ headers: renamed((name) => `X-Forwarded-${name}`) })).toContain(
    'X-Forwarded-Stripe-Signature is read as Stripe-Signature',
  )
  expect(told({ headers: renamed(() => 'X-Something') })).toContain('X-Something is read as Stripe-Signature')
  expect(
    told({ provider: standardWebhooks, headers: renamed((name) => `HTTP_${name.toUpperCase().replaceAll('-', '_')}`) }),
  ).toContain('HTTP_WEBHOOK_ID, HTTP_WEBHOOK_TIMESTAMP, HTTP_WEBHOOK_SIGNATURE')
})

describe('the body', () => {
  const { amount, ...value } = JSON.parse(body) as Record<string, unknown>
  const pretty = JSON.stringify(value, null, 2)
  const compact = JSON.stringify(value)
  const python = compact.replaceAll(/([,:])(?=["[{])/g, '$1 ').replace('[1,2]', '[1, 2]')
  const sorted = '{"data":{"a":{},"b":[1,2]},"id":"evt_1","name":"Zoë / Ltd","type":"invoice.paid"}'
  test.each([
    ['removed the final line break', `${body}\n`, body, 'with a final line break'],
    ['added a final line break', body, `${body}\n`, 'without the final line break'],
    ['converted LF to CRLF', pretty, pretty.replaceAll('\n', '\r\n'), 'with LF line breaks'],
    ['added whitespace, and kept every digit', body, body.replaceAll(',"', ', "'), 'without whitespace'],
    ['removed whitespace', pretty, compact, 'indented by 2 spaces'],
    [
      'removed whitespace and the final line break',
      `${pretty}\n`,
      compact,
      'indented by 2 spaces, with a final line break',
    ],
    ['changed the order of keys', sorted, compact, 'with sorted keys'],
    ["removed Python's spaces", python, compact, 'a space after each comma and colon'],
    ['unescaped letters', compact.replace('ë', String.raw`\u00eb`), compact, 'non-ASCII characters escaped'],
    ['unescaped slashes', compact.replace('/', String.raw`\/`), compact, 'escaped slashes'],
  ])('that something has %s', (_, signed, received, hint) => {
    expect(amount).toBeDefined()
    expect(told({ signed, received })).toContain(`the signature matches the body`)
    expect(told({ signed, received })).toContain(hint)
  })

  test('of more than 64 KiB is not reformatted, and deep nesting does not cause a crash', () => {
    const long = JSON.stringify({ text: 'x'.repeat(65_536) })
    expect(told({ signed: JSON.stringify(JSON.parse(long), null, 2), received: long })).toBeUndefined()
    expect(told({ received: `${'['.repeat(30_000)}${']'.repeat(30_000)}` })).toBeUndefined()
  })
})
