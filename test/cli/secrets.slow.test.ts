import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { stripe } from '../../src/providers/stripe/index.ts'
import { billhook } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startHandler } from '../helpers/handlers.ts'
import { makePipe } from '../helpers/pipe.ts'
import { paid } from '../helpers/replay.ts'
import { rsaPem } from '../helpers/rsa.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const rsa = rsaPem()

/** Stripe accepts this secret; for Standard Webhooks, it would have to be base64. */
const secret = 'whsec_hush-hush'
const body = JSON.stringify(paid)

let cwd: string
beforeEach(() => {
  cwd = tempDir()
  put('paid.json', body)
  const [header] = stripe.schemes[0]!.sign({ headers: [], body: Buffer.from(body) }, secret, {
    now: 1_750_000_000_000,
    id: '',
  }).headers
  put('headers.json', JSON.stringify({ [header![0]]: header![1] }))
})

function put(name: string, content: string): string {
  writeFileSync(join(cwd, name), content)
  return name
}

const verify = [
  'verify',
  '--source',
  'stripe',
  '--headers',
  'headers.json',
  '--body',
  'paid.json',
  '--at',
  '1750000010',
]
const valid = { code: 0, stdout: 'valid (stripe-v1)\n', stderr: '' }

test.each([
  ['a file', `${secret}\n`],
  ['a file without a line break', secret],
  ['a file with Windows line breaks', `${secret}\r\n`],
  ['the second line of a file', `whsec_old\n${secret}\n`],
])('a secret is read from %s', async (_, content) => {
  expect(await billhook([...verify, '--secret-file', put('secret', content)], { cwd })).toMatchObject(valid)
})

test('a secret is read from a pipe, from a process substitution and from BILLHOOK_SECRET', async () => {
  makePipe(join(cwd, 'pipe'))
  const [verified] = await Promise.all([
    billhook([...verify, '--secret-file', 'pipe'], { cwd }),
    new Promise((resolve) => spawn('sh', ['-c', `echo ${secret} > pipe`], { cwd }).on('close', resolve)),
  ])
  expect(verified).toMatchObject(valid)
  const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
  const shell = spawn(
    'bash',
    ['-c', `'${process.execPath}' '${bin}' ${verify.join(' ')} --secret-file <(echo ${secret})`],
    { cwd },
  )
  let said = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  await new Promise((resolve) => shell.on('close', resolve))
  expect(said).toBe(valid.stdout)
  expect(await billhook(verify, { cwd, env: { BILLHOOK_SECRET: secret } })).toMatchObject(valid)
  expect(await billhook(verify, { cwd, env: { BILLHOOK_SECRET: '' } })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('BILLHOOK_SECRET_MISSING') as string,
  })
})

test('every command with --secret also accepts --secret-file and BILLHOOK_SECRET', async () => {
  put('secret', `${secret}\n`)
  const handler = await startHandler({ secret })
  const commands = [
    ['replay', 'paid.json', '--to', handler.url],
    ['send', 'invoice.paid', '--source', 'stripe', '--to', handler.url],
  ]
  for (const command of commands) {
    expect((await billhook(command, { cwd })).code, command[0]).toBe(1)
    expect(await billhook([...command, '--secret-file', 'secret'], { cwd }), command[0]).toMatchObject({ code: 0 })
    expect(await billhook(command, { cwd, env: { BILLHOOK_SECRET: secret } }), command[0]).toMatchObject({ code: 0 })
  }
  for (const [args, env] of [
    [['--secret-file', 'secret'], {}],
    [[], { BILLHOOK_SECRET: secret }],
  ] as const) {
    const refused = await billhook(['listen', '--port', '0', '--source', 'standard-webhooks', ...args], { cwd, env })
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('BILLHOOK_SECRET_INVALID') as string })
  }
})

test('outside of CI, --secret causes one warning that the process list shows it', async () => {
  const target = await startTarget()
  const command = ['replay', 'paid.json', '--to', target.url, '--secret', secret, '--secret', 'whsec_old']
  const { stderr } = await billhook(command, { cwd })
  expect(stderr.match(/warning: the process list shows --secret/g)).toHaveLength(1)
  expect(stderr).not.toContain(secret)
  expect((await billhook(command, { cwd, env: { CI: 'true' } })).stderr).not.toContain('process list')
})

test.each([
  ['a comment', `# stripe, live\n${secret}\n`, 'secret, line 1: it begins with #'],
  ['words', `the secret of stripe\n${secret}\n`, 'secret, line 1: it contains whitespace'],
  ["openssl's header of a key", `Bag Attributes\n${rsa.publicKey}`, 'secret, line 1: it contains whitespace'],
  ['a truncated key', `${secret}\n${rsa.publicKey.slice(0, -30)}`, 'a PEM key is incomplete'],
  ['the end of a key', `${secret}\n-----END PUBLIC KEY-----\n`, 'secret, line 2: it is only part of a PEM key'],
  [
    'a base64 key on several lines',
    Buffer.from(rsa.publicKey).toString('base64').replaceAll(/.{76}/g, '$&\n'),
    'secret, line 1: a base64 key continues beyond its line',
  ],
  [
    'a key without its header and footer',
    rsa.publicKey.split('\n').slice(1, -2).join('\n'),
    'secret: its lines form a single key',
  ],
  ['invisible characters', '\u200B\n', 'secret: the secret contains a control character or an invisible character'],
  ['bytes that are not text', '\uFFFD\n', 'secret: the secret contains a control character or an invisible character'],
  ['only a prefix', 'whsec_', 'secret: the secret consists only of the prefix whsec_'],
  ['nothing', '', 'secret: the secret is empty'],
  ['an empty line', 'whsec_a\n\nwhsec_b\n', 'secret, line 2: the secret is empty'],
  ['leading whitespace', ' whsec_abc', 'secret: there is whitespace around the secret'],
  ['an API key', 'sk_live_abc', 'the secret is a Stripe API key'],
  ['too many bytes', 'x'.repeat(70_000), 'secret has more than 64 KiB'],
])('a file with %s is refused, and its content is not shown', async (_, content, message) => {
  const ended = await billhook([...verify, '--secret-file', put('secret', content)], { cwd })
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) as string })
  expect(ended.stderr).not.toMatch(/abc/)
})

test('a PEM key can be anywhere in a file of secrets, and none of its lines counts as a secret', async () => {
  for (const content of [
    `${secret}\n${rsa.publicKey}`,
    `${rsa.publicKey}\n${secret}\n`,
    `${rsa.publicKey.replaceAll('\n', String.raw`\n`)}\n${secret}`,
  ]) {
    expect(await billhook([...verify, '--secret-file', put('secret', content)], { cwd })).toMatchObject(valid)
  }
  const [header] = stripe.schemes[0]!.sign({ headers: [], body: Buffer.from(body) }, '-----END PUBLIC KEY-----', {
    now: 1_750_000_000_000,
    id: '',
  }).headers
  put('headers.json', JSON.stringify({ [header![0]]: header![1] }))
  expect(
    await billhook([...verify, '--secret-file', put('secret', `${secret}\n${rsa.publicKey}`)], { cwd }),
  ).toMatchObject({ code: 1 })
})

test('the value of an Authorization header may contain a space', async () => {
  put('headers.json', JSON.stringify({ authorization: 'Bearer abc' }))
  put('event.json', '{"api_version":"1.0","event":{"id":"1","type":"TEST","event_timestamp_ms":1}}')
  const args = ['verify', '--source', 'revenuecat', '--headers', 'headers.json', '--body', 'event.json']
  expect(await billhook([...args, '--secret-file', put('secret', 'Bearer abc\n')], { cwd })).toMatchObject({ code: 0 })
})

test.each([
  ['gone', 'gone cannot be read: ENOENT'],
  ['.', '. cannot be read: EISDIR'],
  ['/dev/zero', '/dev/zero has more than 64 KiB'],
])('--secret-file %s is an error with a next step', async (file, message) => {
  expect(await billhook([...verify, '--secret-file', file], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      new RegExp(`${message}\\n {2}next: .*\\n {2}code: BILLHOOK_SECRET_UNREADABLE`),
    ) as string,
  })
})

test('an invalid secret in billhook.yaml is reported with its position by commands that need it', async () => {
  const needing = [verify, ['listen', '--port', '0'], ['replay', 'paid.json', '--to', 'http://127.0.0.1:9']]
  const cases = [
    ['whsec_', 'billhook.yaml:1:33: sources.stripe.secrets[0]: the secret consists only of the prefix whsec_', needing],
    [' abc', 'there is whitespace', [verify]],
    ['sk_test_abc', 'the secret is a Stripe API key', needing],
  ] as const
  for (const [text, message, commands] of cases) {
    put('billhook.yaml', `sources: { stripe: { secrets: [ "${text}" ] } }`)
    for (const args of commands) {
      const ended = await billhook(args, { cwd })
      expect(ended, `${args[0]} ${text}`).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(message) as string,
      })
      expect(ended.stderr).toContain('BILLHOOK_SECRET_INVALID')
      expect(ended.stderr).not.toMatch(/abc/)
    }
  }
  expect(await billhook(['doctor'], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the secret is a Stripe API key') as string,
  })
  expect(await billhook(['events', 'list'], { cwd })).toMatchObject({ code: 0 })
})

/** Returns a line of a capture. */
function line(source: string, body: object): string {
  return JSON.stringify({ source, headers: [], body_b64: Buffer.from(JSON.stringify(body)).toString('base64') })
}

test('for a mixed capture, the secret of one source is not sent as the password of another', async () => {
  const target = await startTarget()
  const cwd = tempDir()
  const purchase = { api_version: '1.0', event: { id: 'rc_1', type: 'INITIAL_PURCHASE', event_timestamp_ms: 1 } }
  writeFileSync(join(cwd, 'mixed.jsonl'), `${line('stripe', stripeEvent('evt_1'))}\n${line('revenuecat', purchase)}\n`)
  writeFileSync(join(cwd, 'alone.jsonl'), `${line('revenuecat', purchase)}\n`)
  const env = { BILLHOOK_SECRET: 'whsec_OfStripeAlone1' }
  const { stdout, stderr } = await billhook(['replay', 'mixed.jsonl', '--to', target.url], { cwd, env })
  const sent = (index: number) => (target.hits[index]?.rawHeaders ?? []).join('\n')
  expect(target.hits).toHaveLength(2)
  expect(sent(0)).toMatch(/^Stripe-Signature\nt=/m)
  expect(sent(0) + sent(1)).not.toContain('OfStripeAlone')
  expect(stdout + stderr).toContain('there is no secret for revenuecat')
  await billhook(['replay', 'alone.jsonl', '--to', target.url], { cwd, env })
  expect(sent(2)).toContain('Authorization\nwhsec_OfStripeAlone1')
})
