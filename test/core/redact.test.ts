import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pseudonyms } from '../../src/core/redact/pseudonym.ts'
import { redactJson } from '../../src/core/redact.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))

function redact(value: unknown): Record<string, unknown> {
  return JSON.parse(redactJson(JSON.stringify(value), pseudonym) ?? '') as Record<string, unknown>
}

describe('personal data does not survive', () => {
  it.each<[string, unknown, string]>([
    ['an e-mail address under its key', { email: 'Jane.Doe@acme.io' }, 'acme'],
    ['one in free text', { note: 'mail jane@acme.io, or call' }, 'acme'],
    ['one in a URL', { url: 'https://x.test/?u=jane%40acme.io' }, 'acme'],
    ['one as a key', { metadata: { 'jane@acme.io': 'vip' } }, 'acme'],
    ['one in JSON in a text', { payload: '{"to": ["jane@acme.io"]}' }, 'acme'],
    ['one in JSON in JSON in a text', { payload: JSON.stringify({ a: JSON.stringify({ email: 'jane@acme.io' }) }) }, 'acme'],
    ['one written with escapes', JSON.parse('{"email": "jane\\u0040acme.io"}'), 'acme'],
    ['a list of them', { emails: ['a@acme.io', 'b@acme.io'] }, 'acme'],
    ['a name', { customer: { name: 'Jane Doe' } }, 'Jane'],
    ['a name of letters that are not Latin', { name: '山田太郎' }, '山田'],
    ['a name in two parts', { name: { given_name: 'Jane', surname: 'Doe' } }, 'Jane'],
    ['a name in camel case', { shopperName: 'Jane Doe', cardHolderName: 'Jane Doe' }, 'Jane'],
    ['a name that another text repeats', { customer_name: 'Jane Doe', memo: 'Thanks, jane doe!' }, 'doe'],
    ['a telephone number', { phone: '+1 (415) 867-5309' }, '867'],
    ['one without a plus', { mobile: '4158675309' }, '8675309'],
    ['one as a number', { phone: 4158675309 }, '8675309'],
    ['one in free text', { note: 'call +49 30 1234567 or 415-867-5309' }, '567'],
    ['a street', { address: { line1: '510 Townsend St', line2: 'Apt 345' } }, '51'],
    ['a street in Adyen\'s words', { billingAddress: { street: 'Townsend', houseNumberOrName: '1' } }, 'Townsend'],
    ['an address in one text', { billing_address: '510 Townsend St, San Francisco' }, 'Townsend'],
    ['a town', { address: { city: 'San Francisco' } }, 'Francisco'],
    ['a postal code', { address: { postal_code: '94103' } }, '94103'],
    ['a postal code as a number', { zip: 94103 }, '94103'],
    ['a state of an address', { address: { state: 'CA' } }, '"CA"'],
    ['a card number', { note: 'card 4242 4242 4242 4242 please' }, '4242'],
    ['a card number without spaces', { value: '378282246310005' }, '378282246310005'],
    ['the last four digits', { card: { last4: '4242' } }, '4242'],
    ['an IPv4 address', { client_ip: '81.2.69.142' }, '81.2'],
    ['an IPv4 address in a URL', { at: 'http://81.2.69.142/x' }, '81.2'],
    ['an IPv6 address', { from: '2a00:1450:4001:81b::200e' }, '1450'],
    ['a telephone number in its own object', { phone: { number: '0612345678' } }, '612345678'],
    ['the last four digits in other words', { last_four_digits: '0020', cardSummary: '7777' }, '0020'],
    ['a name that could be an id', { name: 'jane_austen' }, 'austen'],
    ['a date of birth', { date_of_birth: '1985-07-14' }, '1985-07-14'],
    ['one in parts', { dob: { day: 23, month: 12, year: 1985 } }, '1985'],
    ['the first line of an address', { first_line: '4050 Jefferson Plaza' }, 'Jefferson'],
    ['a client secret', { client_secret: 'pi_12345678_secret_aBcD1234eFgH' }, 'aBcD'],
    ['a key in free text', { note: 'use sk_live_51aBcDeFgHiJkL now' }, 'aBcD'],
    ['a bearer token', { note: 'Bearer abcdefgh12345678' }, 'abcdefgh'],
    ['a web token', { note: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN' }, 'dozjg'],
    ['a password', { password: 'correct horse' }, 'horse'],
    ['credentials of any key', { credentials: { value: 'correct horse' } }, 'horse'],
    ['a tax id', { customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] }, '123456789'],
    ['a tax number under its short name', { vat: 'GB123456789' }, '123456789'],
    ['one with spaces, or in a country\'s words', { vat: 'DE 123 456 789', gstin: '29GGGGG1314R9Z6' }, 'GGGGG'],
    ['a Swiss one', { vat: 'CHE-123.456.789 MWST' }, '123.456'],
    ['one of digits alone', { vat_registration_number: '123456789' }, '123456789'],
    ['a date of birth under its short name', { birth: '1980-02-29' }, '1980-02-29'],
    ['one in parts under it', { birth: { year: 1980 } }, '1980'],
    ['a key of AWS', { aws: 'AKIAIOSFODNN7EXAMPLE' }, 'IOSFODNN'],
    ['one without a digit', { note: 'use ASIAIOSFODNNXEXAMPLE.' }, 'IOSFODNN'],
    ['a key of Google', { note: `key AIza${'aBcDeFg'.repeat(5)}` }, 'aBcDeFg'],
    ['a token of GitHub', { a: `ghp_${'aBcDeF'.repeat(6)}` }, 'aBcDeF'],
    ['one of GitHub without a digit in its other form', { a: `github_pat_${'aBcDeF'.repeat(6)}` }, 'aBcDeF'],
    ['a token of Slack', { a: 'xoxb-abcdefabcdef-abcdefabcdef-aBcDeF' }, 'aBcDeF'],
    ['a signing secret, and a live key, without digits', { a: 'whsec_aBcDeFgHiJkLmNoP', b: 'rk_live_aBcDeFgHiJkLmNoP' }, 'aBcDeF'],
    ['a last name before a first name', { first_name: 'Jane', last_name: 'Doe', contact: 'Doe, Jane' }, 'Doe'],
    ['the same of a name in full', { name: 'Jane Doe', contact: 'Doe, Jane', signed: 'DOE Jane' }, 'Jane'],
    ['a last name in free text', { first_name: 'Jane', last_name: 'Doe', note: 'Dear Ms Doe, thanks' }, 'Doe'],
    ['a hosted page that opens by its URL', { hosted_invoice_url: 'https://x.test/i/acct_1032D82eZvKYlo2C/live_YWNjdF8xMDMyRDgy' }, 'YWNj'],
    ['a user in a URL', { callback: 'https://jane:hunter2@x.test/' }, 'hunter2'],
    ['a token in a query', { link: 'https://x.test/?token=abc&page=2' }, 'abc'],
  ])('%s', (_what, value, secret) => {
    expect(JSON.stringify(value)).toContain(secret)
    expect(JSON.stringify(redact(value))).not.toContain(secret)
  })
})

describe('what says nothing of a person stays', () => {
  it.each<[string, unknown]>([
    ['ids', { id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy', customer: 'cus_NffrFeUfNV2Hib', owner_name: 'cus_NffrFeUfNV2Hib' }],
    ['amounts and times', { amount: 4242424242424242, created: 1700000000, ms: '1700000000000', unit_amount_decimal: '0.05' }],
    ['names of things', { object: 'product', name: 'Gold Plan' }],
    ['names under things', { plan: { name: 'Gold' }, items: [{ name: 'Seat' }], bank_name: 'STRIPE TEST BANK', event_name: 'api.call' }],
    ['names that programs use', { alert_name: 'subscription_created', filters: [{ name: 'updated_at' }] }],
    ['other states', { payment_state: 'paid', previous_state: 'open', region: 'us-east-1' }],
    ['a web hook\'s address', { webhook_address: 'https://x.test/hook' }],
    ['countries, currencies, brands', { address: { country: 'US' }, card: { country: 'DE', brand: 'visa' }, currency: 'usd' }],
    ['a state that is a status', { object: 'agreement', state: 'active' }],
    ['results of checks', { checks: { cvc_check: 'pass', address_postal_code_check: 'pass' } }],
    ['versions and browsers', { user_agent: 'Mozilla/5.0 Chrome/120.0.0.0', version: '2024-06-20', lib: '1.2.3' }],
    ['the own machine', { url: 'http://127.0.0.1:3000/', v6: '::1' }],
    ['plain URLs', { url: '/v1/customers/cus_1/sources', help: 'https://docs.stripe.com/api?page=2' }],
    ['a UUID', { id: '123e4567-e89b-12d3-a456-426614174000' }],
    ['words that look like something', { a: 'Foo::Bar', b: 'at 12:34:56', c: 'Basic subscription', d: '' }],
    ['the amount of a tax', { vat: '19.00', gst: 1900, rates: { vat: '1900', gst: 'EUR 19.00' }, vat_rate: '19' }],
    ['where somebody was born, as far as the country', { country_of_birth: 'DE', birth: 'unknown' }],
    ['what is no key', { region: 'asiapacificsoutheast', a: 'risk_assessment', b: 'ghost', c: 'AIza' }],
    ['flags and nothing', { email: null, name: false, phone: {}, address: [] }],
  ])('%s', (_what, value) => {
    expect(redact(value)).toEqual(value)
  })
})

describe('the form stays', () => {
  it('so that a schema of formats still fits', () => {
    const result = redact({ email: 'a@b.io', phone: '+14158675309', ip_v4: '81.2.69.142', postal_code: 'SW1A 1AA', last4: '4242', state: 'CA', from: '2a00::1f' })
    expect(result['email']).toMatch(/^[\da-f]{8}@example\.com$/)
    expect(result['phone']).toMatch(/^\+999\d{8}$/)
    expect(result['ip_v4']).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/)
    expect(result['postal_code']).toMatch(/^[A-Z]{2}\d[A-Z] \d[A-Z]{2}$/)
    expect(result['last4']).toMatch(/^\d{4}$/)
    expect(result['state']).toMatch(/^[A-Z]{2}$/)
    expect(URL.canParse(`http://[${String(result['from'])}]`)).toBe(true)
  })

  it('a card number is one again, of the same length', () => {
    const card = String(redact({ note: '4242-4242-4242-4242' })['note'])
    expect(card).toMatch(/^4000-00\d\d-\d{4}-\d{4}$/)
    expect(redact({ note: card })['note']).not.toBe(card)
  })

  it('all other bytes of the text stay, spaces and number forms too', () => {
    const json = '\uFEFF{ "amount":1.50e+2 ,\n\t"big": 12345678901234567890, "s": "\\u00e9\\/", "email" : "a@b.io","n":-0.0}\n'
    const result = redactJson(json, pseudonym) ?? ''
    expect(result.replace(/"[\da-f]{8}@example\.com"/, '"a@b.io"')).toBe(json)
  })

  it('names are no longer than before, and keep capitals', () => {
    expect(String(redact({ name: 'Li' })['name'])).toHaveLength(2)
    expect(redact({ name: 'JANE DOE' })['name']).toMatch(/^[A-Z ]{1,8}$/)
  })

  it.each(['1e21', '-1.5E-7', '0.25', '1234567890123456', '0'])('the number %s under a key that is secret is one again', (number) => {
    const result = redactJson(`{"pin":${number}}`, pseudonym) ?? ''
    expect(JSON.parse(result)).toEqual({ pin: expect.any(Number) })
    expect(result.replaceAll(/\d/g, '0')).toBe(`{"pin":${number}}`.replaceAll(/\d/g, '0'))
  })

  it('digits stay digits, and a digest stays hexadecimal', () => {
    const result = redact({ account_number: '1234567890123456', fingerprint: 'deadbeefdeadbeef' })
    expect(result).toEqual({ account_number: expect.stringMatching(/^\d{16}$/), fingerprint: expect.stringMatching(/^[\da-f]{16}$/) })
  })

  it('keeps the id of the object in a client secret', () => {
    expect(redact({ client_secret: 'pi_12345678_secret_aBcD1234eFgH' })['client_secret']).toMatch(/^pi_12345678_secret_[a-zA-Z\d]{12}$/)
  })
})

describe('pseudonyms', () => {
  it('are the same throughout, whatever the case and wherever it stands', () => {
    const result = redact({ email: 'Jane@Acme.io', receipt_email: 'jane@acme.io', note: 'to jane@acme.io', name: 'jane@acme.io' })
    expect(new Set([result['email'], result['receipt_email'], String(result['note']).slice(3), result['name']]).size).toBe(1)
  })

  it('are others under another salt, so that a list of guesses does not lead back', () => {
    const json = '{"email":"jane@acme.io","name":"Jane Doe","phone":"+14158675309"}'
    const other = redactJson(json, pseudonyms(Buffer.alloc(32, 2)))
    expect(other).not.toBe(redactJson(json, pseudonym))
  })

  it('keep a reordered name the same person', () => {
    const { name, contact, first_name, last_name, signed } = redact({ name: 'Jane Doe', contact: 'Doe, Jane', first_name: 'Mary', last_name: 'Major', signed: 'Major, Mary' })
    expect(String(contact).split(', ').toReversed().join(' ')).toBe(name)
    expect(signed).toBe(`${String(last_name)}, ${String(first_name)}`)
  })

  it('leave a word alone that is somebody\'s name in other letters', () => {
    expect(redact({ first_name: 'Test', mode: 'test', note: 'Testing' })).toMatchObject({ mode: 'test', note: 'Testing' })
  })

  it('have two forms of e-mail addresses, neither longer than it must be', () => {
    const { short, long } = redact({ short: 'jane@acme.io', long: 'jane.doe.the.second@acme.example.io' })
    expect([short, long]).toEqual([expect.stringMatching(/^[\da-f]{8}@example\.com$/), expect.stringMatching(/^user-[\da-f]{10}@example\.com$/)])
  })

  it('tell apart what was apart', () => {
    const emails = Array.from({ length: 2_000 }, (_, index) => `user${index}@acme.io`)
    expect(new Set(redact({ emails })['emails'] as string[]).size).toBe(2_000)
  })
})

it('what is not JSON is not taken for redacted', () => {
  expect(redactJson('email=jane@acme.io', pseudonym)).toBeUndefined()
})

const telling = fc.constantFrom('email', 'name', 'phone', 'pin', 'dob', 'year', 'last4', 'line1', 'state', 'address', 'credentials', 'url', 'note', 'object')
const value = fc.letrec((tie) => ({
  any: fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.emailAddress(), fc.ipV6(), fc.webUrl(), tie('list'), tie('object')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc.dictionary(fc.oneof(telling, fc.string()), tie('any'), { maxKeys: 4 }),
}))
const anyJson = fc.oneof(fc.json(), value.any.map((one) => JSON.stringify(one)))

it('any JSON keeps its types and its places', () => {
  fc.assert(
    fc.property(anyJson, (json) => {
      const result = redactJson(json, pseudonym)
      expect(shape(JSON.parse(result ?? ''))).toEqual(shape(JSON.parse(json)))
    }),
    { numRuns: 1_000 },
  )
})

it('a text made to be slow is not', () => {
  for (const part of ['a', '@', '1', ':', '.', '1 ', 'a@', 'a.', '{"', 'eyJ', '%40', '1.1.', 'sk_', '+1', '\\"', 'AKIA', 'Doe, ', 'a1 ']) {
    const long = part.repeat(300_000 / part.length)
    const half = long.slice(0, 150_000)
    const json = JSON.stringify({ note: long, vat: half, birth: half, name: 'Jane Doe', last_name: 'Doe' })
    const before = performance.now()
    redactJson(json, pseudonym)
    expect(performance.now() - before, JSON.stringify(part)).toBeLessThan(15_000)
  }
})

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape)
  if (typeof value === 'object' && value !== null) return Object.values(value).map(shape)
  return value === null || typeof value === 'boolean' ? value : typeof value
}
