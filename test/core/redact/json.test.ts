import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pseudonyms } from '../../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../../src/core/redact/json.ts'

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
    ['one in JSON inside a string', { payload: '{"to": ["jane@acme.io"]}' }, 'acme'],
    [
      'one in JSON in JSON in a text',
      { payload: JSON.stringify({ a: JSON.stringify({ email: 'jane@acme.io' }) }) },
      'acme',
    ],
    ['one written with escapes', JSON.parse('{"email": "jane\\u0040acme.io"}'), 'acme'],
    ['a list of addresses', { emails: ['a@acme.io', 'b@acme.io'] }, 'acme'],
    ['a name', { customer: { name: 'Jane Doe' } }, 'Jane'],
    ['a name in non-Latin letters', { name: '山田太郎' }, '山田'],
    ['a name in two parts', { name: { given_name: 'Jane', surname: 'Doe' } }, 'Jane'],
    ['a name in camel case', { shopperName: 'Jane Doe', cardHolderName: 'Jane Doe' }, 'Jane'],
    ['a name that is repeated in another text', { customer_name: 'Jane Doe', memo: 'Thanks, jane doe!' }, 'doe'],
    ['a telephone number', { phone: '+1 (415) 867-5309' }, '867'],
    ['one without a plus', { mobile: '4158675309' }, '8675309'],
    ['one as a number', { phone: 4158675309 }, '8675309'],
    ['one in free text', { note: 'call +49 30 1234567 or 415-867-5309' }, '567'],
    ['a street', { address: { line1: '510 Townsend St', line2: 'Apt 345' } }, '51'],
    ["a street in Adyen's words", { billingAddress: { street: 'Townsend', houseNumberOrName: '1' } }, 'Townsend'],
    ['an address in one string', { billing_address: '510 Townsend St, San Francisco' }, 'Townsend'],
    ['a town', { address: { city: 'San Francisco' } }, 'Francisco'],
    ['a postal code', { address: { postal_code: '94103' } }, '94103'],
    ['a postal code as a number', { zip: 94103 }, '94103'],
    ['a state in an address', { address: { state: 'CA' } }, '"CA"'],
    ['a card number', { note: 'card 4242 4242 4242 4242 please' }, '4242'],
    ['a card number without spaces', { value: '378282246310005' }, '378282246310005'],
    ['the last four digits', { card: { last4: '4242' } }, '4242'],
    ['an IPv4 address', { client_ip: '81.2.69.142' }, '81.2'],
    ['an IPv4 address in a URL', { at: 'http://81.2.69.142/x' }, '81.2'],
    ['an IPv6 address', { from: '2a00:1450:4001:81b::200e' }, '1450'],
    ['a telephone number in its own object', { phone: { number: '0612345678' } }, '612345678'],
    ['the last four digits under other keys', { last_four_digits: '0020', cardSummary: '7777' }, '0020'],
    ['a name that could be an id', { name: 'jane_austen' }, 'austen'],
    ['a date of birth', { date_of_birth: '1985-07-14' }, '1985-07-14'],
    ['one in parts', { dob: { day: 23, month: 12, year: 1985 } }, '1985'],
    ['the first line of an address', { first_line: '4050 Jefferson Plaza' }, 'Jefferson'],
    ['a client secret', { client_secret: 'pi_12345678_secret_aBcD1234eFgH' }, 'aBcD'],
    ['a key in free text', { note: 'use sk_live_51aBcDeFgHiJkL now' }, 'aBcD'],
    ['a bearer token', { note: 'Bearer abcdefgh12345678' }, 'abcdefgh'],
    ['a web token', { note: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN' }, 'dozjg'],
    ['a password', { password: 'correct horse' }, 'horse'],
    ['credentials under any key', { credentials: { value: 'correct horse' } }, 'horse'],
    ['a tax id', { customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] }, '123456789'],
    ['a tax number under its short name', { vat: 'GB123456789' }, '123456789'],
    ["one with spaces, or in a country's words", { vat: 'DE 123 456 789', gstin: '29GGGGG1314R9Z6' }, 'GGGGG'],
    ['a Swiss one', { vat: 'CHE-123.456.789 MWST' }, '123.456'],
    ['one with only digits', { vat_registration_number: '123456789' }, '123456789'],
    ['a date of birth under its short name', { birth: '1980-02-29' }, '1980-02-29'],
    ['one in parts under its short name', { birth: { year: 1980 } }, '1980'],
    ['an AWS key', { aws: 'AKIAIOSFODNN7EXAMPLE' }, 'IOSFODNN'],
    ['one without a digit', { note: 'use ASIAIOSFODNNXEXAMPLE.' }, 'IOSFODNN'],
    ['a Google key', { note: `key AIza${'aBcDeFg'.repeat(5)}` }, 'aBcDeFg'],
    ['a GitHub token', { a: `ghp_${'aBcDeF'.repeat(6)}` }, 'aBcDeF'],
    ['a GitHub token without digits in the other format', { a: `github_pat_${'aBcDeF'.repeat(6)}` }, 'aBcDeF'],
    ['a Slack token', { a: 'xoxb-abcdefabcdef-abcdefabcdef-aBcDeF' }, 'aBcDeF'],
    [
      'a signing secret, and a live key, without digits',
      { a: 'whsec_aBcDeFgHiJkLmNoP', b: 'rk_live_aBcDeFgHiJkLmNoP' },
      'aBcDeF',
    ],
    ['a last name before a first name', { first_name: 'Jane', last_name: 'Doe', contact: 'Doe, Jane' }, 'Doe'],
    ['the same for a full name', { name: 'Jane Doe', contact: 'Doe, Jane', signed: 'DOE Jane' }, 'Jane'],
    ['a last name in free text', { first_name: 'Jane', last_name: 'Doe', note: 'Dear Ms Doe, thanks' }, 'Doe'],
    [
      'a hosted page that opens by its URL',
      { hosted_invoice_url: 'https://x.test/i/acct_1032D82eZvKYlo2C/live_YWNjdF8xMDMyRDgy' },
      'YWNj',
    ],
    ['a user in a URL', { callback: 'https://jane:hunter2@x.test/' }, 'hunter2'],
    ['a token in a query', { link: 'https://x.test/?token=abc&page=2' }, 'abc'],
    ['a date of birth in an object', { customer: { date_of_birth: '1985-07-14' } }, '1985-07-14'],
    ['a state by its code', { address: { city: 'San Francisco', state_code: 'CA' } }, '"CA"'],
    ['the coordinates of an address', { address: { latitude: 45.41634 } }, '45.4'],
    ['a last name in Japanese letters', { last_name_kana: 'ヤマダ' }, 'ヤマダ'],
    ['the number of a tax id', { object: 'tax_id', type: 'eu_vat', value: 'DE123456789' }, '123456789'],
    [
      'a value under a key that says whose it is',
      { subscriber_attributes: { $displayName: { value: 'Jane' } } },
      'Jane',
    ],
    ['a name in metadata', { metadata: { student: 'Kavita Sharma' } }, 'Sharma'],
    ['a name that looks like an id', { name: 'jane_Roe1980Berlin' }, 'Roe1980'],
    ['a name under a key for a person', { customer: 'Jane Doe', contact: 'Miller, Tom' }, 'Miller'],
    ['personal data in XML', { raw: '<customer id="1"><name>Jane</name><zip>94103</zip></customer>' }, 'Jane'],
    ['personal data in a sentence', { note: 'Name: Jane Roe, Address: 4 Elm Street, paid' }, 'Elm'],
    ['personal data in a form', { passthrough: 'account=acme&name=Jane+Doe' }, 'Doe'],
    ['a secret link in a sentence', { note: 'see https://x.test/i/live_YWNjdF8xMDMyRDgy?page=2 now' }, 'YWNj'],
    ['a password in a sentence', { note: 'the password: hunter2!' }, 'hunter2'],
  ])('%s', (_what, value, secret) => {
    expect(JSON.stringify(value)).toContain(secret)
    expect(JSON.stringify(redact(value))).not.toContain(secret)
  })
})

describe('a card number does not survive', () => {
  const separators = [
    ' ',
    '-',
    '.',
    '_',
    '/',
    ',',
    '·',
    ' - ',
    '\u00A0',
    '\u2009',
    '\u202F',
    '\u3000',
    '–',
    '‑',
    '\u200B',
  ]
  it.each(separators)('with %j between its groups', (between) => {
    expect(
      redact({ note: `my card ${Array.from({ length: 4 }, () => '4242').join(between)}, thanks` })['note'],
    ).not.toMatch(/4242.*4242/)
  })

  it.each(['card4242424242424242', '4242424242424242x', 'x4242424242424242y', '４２４２４２４２４２４２４２４２'])(
    'in %s',
    (note) => {
      expect(redact({ note })['note']).not.toMatch(/4242|４２４２/)
    },
  )

  it.each([4242424242424242, 378282246310005, 5555555555554444, 6011111111111117, 30569309025904])(
    'as the number %d',
    (value) => {
      for (const key of ['value', 'note', 'ref', 'a']) expect(redact({ [key]: value })[key], key).not.toBe(value)
    },
  )

  it('as a number with a decimal point or an exponent', () => {
    for (const number of ['4242424242424242.0', '4.242424242424242e15']) {
      expect(Number.isSafeInteger(JSON.parse(redactJson(number, pseudonym) ?? ''))).toBe(true)
      expect(redactJson(number, pseudonym)).not.toMatch(/4\.?242424242/)
    }
  })

  it('among other numbers', () => {
    expect(redact({ note: '12 4242 4242 4242 4242 12/26 123' })['note']).toMatch(
      /^12 4000 00\d\d \d{4} \d{4} 12\/26 123$/,
    )
  })
})

describe('a token does not survive, not even in part', () => {
  const tail = 'SECRETtail9'
  it.each<[string, string]>([
    ['Stripe', `sk_live_${'aB1'.repeat(200)}${tail}`],
    ['Stripe organisation', `sk_org_live_${'aB1'.repeat(9)}${tail}`],
    ['a web token', `eyJhbGciOiJIUzI1NiJ9.${'aB1_'.repeat(4_000)}${tail}.dozjgNryP4J3jVmN${tail}`],
    [
      'an encrypted web token',
      `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8SuK0${tail}.XFBoMYUZodetZdvT${tail}`,
    ],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n${tail}\n-----END RSA PRIVATE KEY-----`],
    ['one that is cut off', `-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA${tail}`],
    ['SendGrid', `SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc${tail}`],
    ['Shopify', 'shpat_0123456789abcdef0123456789abcdef'],
    ['Shopify shared secret', 'shpss_0123456789abcdef0123456789abcdef'],
    ['Square', `EAAAEOuLSOmeThingLONGabcdefghij0123456789klmnopqrstu${tail}`],
    ['Square application', `sq0csp-abcdefghijklmnopqrstuvwxyz0123456789${tail}`],
    ['npm', `npm_abcdefghijklmnopqrstuvwxyz${tail}`],
    ['Google OAuth', `ya29.a0AfH6SMBxyzabcdefghijkl-mno_pqr${tail}`],
    ['Google OAuth refresh token', `1//0gabcdefghijklmnopqrstuv${tail}`],
    ['Google OAuth client secret', `GOCSPX-abcdefghijklmnop${tail}`],
    ['Twilio', 'SK0123456789abcdef0123456789abcdef'],
    ['Paddle', `pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO${tail}`],
    ['Polar', `polar_oat_abcdefghijklmnopqrst${tail}`],
    ['PayPal', `A21AAabcdefghijklmnopqrstuvwxyz0123456789abcdefghij${tail}`],
    ['Mollie', `live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM${tail}`],
    ['GitHub', `github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuv${tail}`],
    ['GitLab', `glpat-abcdefghij0123456789${tail}`],
    ['Slack', `xoxb-123456789012-1234567890123-${tail}`],
    ['Basic', `Authorization: Basic ${Buffer.from(`jane:hunter2${tail}`).toString('base64')}`],
    ['a database', `postgres://jane:hunter2${tail}@db.test/x`],
  ])('%s', (_whose, token) => {
    const secret = token.includes(tail) ? tail : token.slice(-11)
    for (const note of [token, `use ${token} now`]) {
      expect(note).toContain(secret)
      expect(redact({ note })['note']).not.toContain(secret)
    }
  })
})

describe('a person named in the payload is found in its other texts', () => {
  it.each<[string, unknown, string]>([
    ['with a non-breaking space', { name: 'Jane Doe', note: 'for Jane\u00A0Doe' }, 'Doe'],
    ['with an initial', { name: 'Jane Doe', note: 'J. Doe paid, and J Doe' }, 'Doe'],
    ['with a trailing initial', { name: 'Jane Doe', note: 'Doe, J. and Jane D. paid' }, 'Jane'],
    ['with a middle initial', { name: 'Jane Doe', note: 'Jane Q. Doe paid' }, 'Doe'],
    ['without the middle name', { name: 'Jane Quincy Doe', note: 'Jane Doe paid' }, 'Jane'],
    ['by the last name', { name: 'Jane Doe', note: 'Dear Ms Doe, thanks' }, 'Doe'],
    ['by the last name in capitals', { name: 'Jane Doe', note: 'Dear Ms DOE, thanks' }, 'DOE'],
    ['by the first name', { name: 'Jane Doe', note: 'Hi Jane, thanks' }, 'Jane'],
    ['in a URL', { name: 'Jane Doe', url: 'https://x.test/Jane%20Doe/x' }, 'Doe'],
    ['under two keys, in lower case', { first_name: 'Jane', last_name: 'Doe', note: 'jane doe paid' }, 'doe'],
    ['with or without an accent', { name: 'José Núñez', note: 'Jose Nunez and JOSE\u0301 NU\u0301N\u0303EZ' }, 'Nunez'],
    ['with another kind of apostrophe', { name: "Sinéad O'Brien", note: 'for Sinéad O’Brien' }, 'Brien'],
    ['in Japanese, without spaces', { name: '山田太郎', note: '山田太郎さん' }, '山田'],
    ['in Japanese, with a space only in the name', { name: '山田　太郎', note: '山田太郎さん' }, '山田'],
    ['in Japanese, by the last name', { name: '山田 太郎', note: '請求書を山田様に送る' }, '山田'],
    ['in Korean, with a particle', { name: '김철수', note: '김철수님이 결제했습니다' }, '김철수'],
    ['in Thai', { name: 'สมชาย', note: 'คุณสมชายจ่ายแล้ว' }, 'สมชาย'],
    ['as an identifier', { name: 'Jane Doe', note: 'by jane.doe and jane_doe' }, 'doe'],
    ['inside JSON in a string', { name: 'Jane Doe', note: '{"memo":"from Jane Doe"}' }, 'Doe'],
    ['if only JSON inside a string contains the name', { raw: '{"name":"Jane Doe"}', note: 'from Jane Doe' }, 'Doe'],
  ])('%s', (_how, value, name) => {
    expect(JSON.stringify(value)).toContain(name)
    expect(JSON.stringify(redact(value))).not.toContain(name)
  })

  it('even if there are many', () => {
    const names = Array.from(
      { length: 300 },
      (_, index) =>
        `Jane${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]} ` +
        `Doe${'uvw'[Math.floor(index / 100)]}`,
    )
    const { note } = redact({ people: names.map((name) => ({ name })), note: names.join('; ') })
    for (const name of names) expect(note).not.toContain(name)
  })

  it('but similar words are kept', () => {
    const value = {
      company: 'Gold Team',
      plan_code: 'gold-team-monthly',
      note: 'The Gold plan of our team',
      mode: 'test',
    }
    expect(redact({ ...value, customer: { name: 'Test Customer' } })).toMatchObject({
      plan_code: value.plan_code,
      note: value.note,
      mode: 'test',
    })
    expect(redact({ customer: { name: 'Grace Hopper' }, brand: 'Grace', period: 'grace_period' })).toMatchObject({
      brand: 'Grace',
      period: 'grace_period',
    })
  })
})

describe('JSON inside a string is redacted by its keys', () => {
  const person = { name: 'Jane Doe', address: { city: 'Elmstead', postal_code: '94103' }, pin: 1234 }
  const json = JSON.stringify(person)
  it.each<[string, string]>([
    ['after a word', `received: ${json}`],
    ['before a word', `${json} was received`],
    ['as a string', JSON.stringify(json)],
    ['as a string in a string', JSON.stringify(JSON.stringify(json))],
    ['as a string after a word', `received: ${JSON.stringify(json)}`],
    ['as a string in a string after a word', `received: ${JSON.stringify(JSON.stringify(json))}`],
    ['in JSON after a word', `received: ${JSON.stringify({ body: json })}`],
    [
      'in Python syntax',
      `received: {'name': 'Jane Doe', 'address': {'city': 'Elmstead', 'postal_code': '94103'}, 'ok': True}`,
    ],
    ['that is cut off', `received: ${json.slice(0, -20)}`],
  ])('%s', (_where, note) => {
    const result = String(redact({ note })['note'])
    for (const secret of ['Jane', 'Elmstead', '94103', ...(note.includes('1234') ? ['1234'] : [])])
      expect(result).not.toContain(secret)
    expect(result.replaceAll(/[\p{L}\p{N} ]/gu, '')).toBe(note.replaceAll(/[\p{L}\p{N} ]/gu, ''))
  })

  it('and remains valid JSON', () => {
    const note = JSON.stringify({
      note: `${json} and "${json}"`,
      key: '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
    })
    expect(() => JSON.parse(String(redact({ note })['note'])) as unknown).not.toThrow()
  })

  it('and is removed if it is nested too deeply', () => {
    let note = '"jane doe"'
    for (let depth = 0; depth < 10; depth++) note = JSON.stringify({ name: note })
    expect(redactJson(note, pseudonym)).not.toContain('jane')
  })
})

describe('phone numbers, IBANs and other numbers do not survive in free text', () => {
  it.each<[string, string]>([
    ['030 1234567', '1234567'],
    ['0171-2345678', '2345678'],
    ['06 12 34 56 78', '34 56'],
    ['020 7946 0958', '7946'],
    ['(030) 1234567', '1234567'],
    ['(11) 91234-5678', '91234'],
    ['0049 30 1234567', '1234567'],
    ['+49 (0)30 1234567', '1234567'],
    ['07700 900123', '900123'],
    ['98765 43210', '43210'],
    ['138 1234 5678', '5678'],
    ['1-415-867-5309', '867'],
    ['+49\u00A030\u00A01234567', '1234567'],
    ['call 9876501234', '9876501234'],
    ['tel. 0301234567', '0301234567'],
    ['WhatsApp: 15112345678', '15112345678'],
    ['DE89 3704 0044 0532 0130 00', '3704 0044'],
    ['GB82WEST12345698765432', 'WEST1234'],
    ['fr14 2004 1010 0505 0001 3m02 606', '2004'],
    ['536-90-4399', '4399'],
    ['536–90–4399', '4399'],
  ])('%s', (number, part) => {
    expect(redact({ note: `reach me: ${number}, thanks` })['note']).not.toContain(part)
  })

  it.each([
    'GB82WEST12345698765433',
    '000-12-3456',
    '2024-06-20 2024-07-20',
    '12:30 13:45',
    'GPA.3300-0000-0000-00001',
    '0.4242424242424242',
    '1.234.567,89',
  ])('%s is not such a number', (note) => {
    expect(redact({ note: `see ${note}.` })['note']).toBe(`see ${note}.`)
  })

  it('an IBAN is replaced by one of the same country with a valid check digit', () => {
    const iban = String(redact({ iban: 'DE89370400440532013000' })['iban'])
    expect(iban).toMatch(/^DE\d\d0000\d{14}$/)
    expect(redact({ note: `to ${iban}.` })['note']).not.toContain(iban)
  })
})

describe('an e-mail address does not survive in any notation', () => {
  it.each([
    'jane＠acme.io',
    'jane&#64;acme.io',
    'jane&#x40;acme.io',
    'jane%40acme.io',
    'jane (at) acme.io',
    'jane @ acme.io',
    'jane[at]acme[dot]io',
    'jane\\u0040acme.io',
    '"jane doe"@acme.io',
    'jane@[192.168.7.1]',
    'jane@intranet-acme',
    'jane@acme.xn--p1ai',
    'mailto:jane@acme.io',
    '<jane@acme.io>',
    "o'jane@acme.io",
    'Jane.Doe+x@acme.io',
    'jane@áccent-acme.io',
  ])('%s', (address) => {
    expect(redact({ note: `write to ${address}, please` })['note']).not.toMatch(/jane|acme/i)
  })

  it('and all notations have the same pseudonym', () => {
    const names = ['jane@acme.io', 'JANE＠acme.io', 'jane&#64;acme.io'].map(
      (note) => /[\da-f]{8}/.exec(String(redact({ note })['note']))?.[0],
    )
    expect(new Set(names).size).toBe(1)
  })
})

describe('texts that are not personal are kept', () => {
  it.each<[string, unknown]>([
    ['ids', { id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy', customer: 'cus_NffrFeUfNV2Hib', owner_name: 'cus_NffrFeUfNV2Hib' }],
    [
      'amounts and times',
      { amount: 4242424242424242, created: 1700000000, ms: '1700000000000', unit_amount_decimal: '0.05' },
    ],
    ['names of things', { object: 'product', name: 'Gold Plan' }],
    [
      'names under things',
      { plan: { name: 'Gold' }, items: [{ name: 'Seat' }], bank_name: 'STRIPE TEST BANK', event_name: 'api.call' },
    ],
    ['names that programs use', { alert_name: 'subscription_created', filters: [{ name: 'updated_at' }] }],
    ['other states', { payment_state: 'paid', previous_state: 'open', region: 'us-east-1' }],
    ["a web hook's address", { webhook_address: 'https://x.test/hook' }],
    [
      'countries, currencies, brands',
      { address: { country: 'US' }, card: { country: 'DE', brand: 'visa' }, currency: 'usd' },
    ],
    ['a state that is a status', { object: 'agreement', state: 'active' }],
    ['results of checks', { checks: { cvc_check: 'pass', address_postal_code_check: 'pass' } }],
    ['versions and browsers', { user_agent: 'Mozilla/5.0 Chrome/120.0.0.0', version: '2024-06-20', lib: '1.2.3' }],
    ['the local machine', { url: 'http://127.0.0.1:3000/', v6: '::1' }],
    ['plain URLs', { url: '/v1/customers/cus_1/sources', help: 'https://docs.stripe.com/api?page=2' }],
    ['a UUID', { id: '123e4567-e89b-12d3-a456-426614174000' }],
    ['words that resemble addresses and keys', { a: 'Foo::Bar', b: 'at 12:34:56', c: 'Basic subscription', d: '' }],
    ['the amount of a tax', { vat: '19.00', gst: 1900, rates: { vat: '1900', gst: 'EUR 19.00' }, vat_rate: '19' }],
    ['the country of birth', { country_of_birth: 'DE', birth: 'unknown' }],
    ['words that resemble keys', { region: 'asiapacificsoutheast', a: 'risk_assessment', b: 'ghost', c: 'AIza' }],
    [
      'ids that look like card numbers',
      {
        id: 4242424242424242,
        order_ids: [4242424242424242],
        messageId: '4242424242424242',
        n: { amount: { value: 4242424242424242 } },
      },
    ],
    [
      'ids with long numbers',
      {
        a: 'gid://shopify/Order/5678901234567',
        b: 'cs_test_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
        c: 'WH-2W42680HX0000001A-67976317FL4543714',
        d: '7C1D4A2E-0002',
      },
    ],
    [
      'digests and UUIDs',
      {
        sha: 'a3f5c2424242424242d9b1e0c7f8a6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9',
        uuid: '4242a242-4242-4242-8242-424242424242',
      },
    ],
    [
      'the id of an object in its URL',
      {
        id: 'WH-2W42680HX0000001A-67976317FL4543714',
        href: 'https://api.example.com/v1/events/WH-2W42680HX0000001A-67976317FL4543714',
      },
    ],
    ['an order number', { name: '#1042', customer: { name: '-' } }],
    ['product names, recognised by the id', { id: 'pro_01jv9wy4a7d0g3j6m9p2s5v8y1', name: 'Gold Plan' }],
    ['versions of packages', { lib: 'lodash@4.17.21', image: 'postgres:16.2' }],
    ['metadata of a plan', { metadata: { plan: 'Gold Plan', order: '6735', tier: 'Pro Max' } }],
    [
      'times with a zone',
      { at: '2025-06-15 17:06:40 +0200', rfc: 'Sun, 15 Jun 2025 17:06:40 +0200', iso: '2025-06-15T17:06:40+02:00' },
    ],
    ['certificates', { certificate: '-----BEGIN CERTIFICATE-----\nMIIGAzCCA\n-----END CERTIFICATE-----' }],
    ['flags and empty values', { email: null, name: false, phone: {}, address: [] }],
  ])('%s', (_what, value) => {
    expect(redact(value)).toEqual(value)
  })
})

describe('the format is kept', () => {
  it('so that a schema with formats still matches', () => {
    const result = redact({
      email: 'a@b.io',
      phone: '+14158675309',
      ip_v4: '81.2.69.142',
      postal_code: 'SW1A 1AA',
      last4: '4242',
      state: 'CA',
      from: '2a00::1f',
    })
    expect(result['email']).toMatch(/^[\da-f]{8}@example\.com$/)
    expect(result['phone']).toMatch(/^\+999\d{8}$/)
    expect(result['ip_v4']).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/)
    expect(result['postal_code']).toMatch(/^[A-Z]{2}\d[A-Z] \d[A-Z]{2}$/)
    expect(result['last4']).toMatch(/^\d{4}$/)
    expect(result['state']).toMatch(/^[A-Z]{2}$/)
    expect(URL.canParse(`http://[${String(result['from'])}]`)).toBe(true)
  })

  it('a card number is replaced by one of the same length', () => {
    const card = String(redact({ note: '4242-4242-4242-4242' })['note'])
    expect(card).toMatch(/^4000-00\d\d-\d{4}-\d{4}$/)
    expect(redact({ note: card })['note']).not.toBe(card)
  })

  it('all other bytes are kept, including spaces and number formats', () => {
    const json =
      '\uFEFF{ "amount":1.50e+2 ,\n\t"big": 12345678901234567890, "s": "\\u00e9\\/", "email" : "a@b.io","n":-0.0}\n'
    const result = redactJson(json, pseudonym) ?? ''
    expect(result.replace(/"[\da-f]{8}@example\.com"/, '"a@b.io"')).toBe(json)
  })

  it('names do not get longer and keep their capitals', () => {
    expect(String(redact({ name: 'Li' })['name'])).toHaveLength(2)
    expect(redact({ name: 'JANE DOE' })['name']).toMatch(/^[A-Z ]{1,8}$/)
  })

  it.each(['1e21', '-1.5E-7', '0.25', '1234567890123456', '0'])(
    'the number %s under a secret key remains a number',
    (number) => {
      const result = redactJson(`{"pin":${number}}`, pseudonym) ?? ''
      expect(JSON.parse(result)).toEqual({ pin: expect.any(Number) })
      expect(result.replaceAll(/\d/g, '0')).toBe(`{"pin":${number}}`.replaceAll(/\d/g, '0'))
    },
  )

  it('digits remain digits, and a digest remains hexadecimal', () => {
    const result = redact({ account_number: '1234567890123456', fingerprint: 'deadbeefdeadbeef' })
    expect(result).toEqual({
      account_number: expect.stringMatching(/^\d{16}$/),
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/),
    })
  })

  it('the id of the object in a client secret is kept', () => {
    expect(redact({ client_secret: 'pi_12345678_secret_aBcD1234eFgH' })['client_secret']).toMatch(
      /^pi_12345678_secret_[a-zA-Z\d]{12}$/,
    )
  })
})

describe('pseudonyms', () => {
  it('are the same throughout the payload, regardless of case and location', () => {
    const result = redact({
      email: 'Jane@Acme.io',
      receipt_email: 'jane@acme.io',
      note: 'to jane@acme.io',
      name: 'jane@acme.io',
    })
    expect(
      new Set([result['email'], result['receipt_email'], String(result['note']).slice(3), result['name']]).size,
    ).toBe(1)
  })

  it('are different with another salt, so that guesses cannot be verified', () => {
    const json = '{"email":"jane@acme.io","name":"Jane Doe","phone":"+14158675309"}'
    const other = redactJson(json, pseudonyms(Buffer.alloc(32, 2)))
    expect(other).not.toBe(redactJson(json, pseudonym))
  })

  it('keep a reordered name consistent', () => {
    const { name, contact, first_name, last_name, signed } = redact({
      name: 'Jane Doe',
      contact: 'Doe, Jane',
      first_name: 'Mary',
      last_name: 'Major',
      signed: 'Major, Mary',
    })
    expect(String(contact).split(', ').toReversed().join(' ')).toBe(name)
    expect(signed).toBe(`${String(last_name)}, ${String(first_name)}`)
  })

  it('do not replace a word that only differs in case from a name', () => {
    expect(redact({ first_name: 'Test', mode: 'test', note: 'Testing' })).toMatchObject({
      mode: 'test',
      note: 'Testing',
    })
  })

  it('have two formats for e-mail addresses, a short and a long one', () => {
    const { short, long } = redact({ short: 'jane@acme.io', long: 'jane.doe.the.second@acme.example.io' })
    expect([short, long]).toEqual([
      expect.stringMatching(/^[\da-f]{8}@example\.com$/),
      expect.stringMatching(/^user-[\da-f]{10}@example\.com$/),
    ])
  })

  it('are different for different values', () => {
    const emails = Array.from({ length: 2_000 }, (_, index) => `user${index}@acme.io`)
    expect(new Set(redact({ emails })['emails'] as string[]).size).toBe(2_000)
  })
})

it('text that is not JSON is not returned as redacted', () => {
  expect(redactJson('email=jane@acme.io', pseudonym)).toBeUndefined()
})

const telling = fc.constantFrom(
  'email',
  'name',
  'phone',
  'pin',
  'dob',
  'year',
  'last4',
  'line1',
  'state',
  'address',
  'credentials',
  'url',
  'note',
  'object',
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.emailAddress(),
    fc.ipV6(),
    fc.webUrl(),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc.dictionary(fc.oneof(telling, fc.string()), tie('any'), { maxKeys: 4 }),
}))
const anyJson = fc.oneof(
  fc.json(),
  value.any.map((one) => JSON.stringify(one)),
)

it('any JSON keeps its types and structure', () => {
  fc.assert(
    fc.property(anyJson, (json) => {
      const result = redactJson(json, pseudonym)
      expect(shape(JSON.parse(result ?? ''))).toEqual(shape(JSON.parse(json)))
    }),
    { numRuns: 1_000 },
  )
})

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape)
  if (typeof value === 'object' && value !== null) return Object.values(value).map(shape)
  return value === null || typeof value === 'boolean' ? value : typeof value
}
