import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { stripe } from '../../src/providers/stripe/index.ts'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const body = '{"id":"evt_1","object":"event","type":"invoice.paid"}'
const signature = sign('whsec_test')

let cwd: string
beforeEach(() => {
  cwd = tempDir()
  put('body.json', body)
  put('headers.json', JSON.stringify({ 'stripe-signature': signature, accept: ['*/*'] }))
})

function sign(secret: string): string {
  return stripe.schemes[0]!.sign({ headers: [], body: Buffer.from(body) }, secret, { now: 1_750_000_000_000, id: '' })
    .headers[0]![1]
}

function put(name: string, content: string | Uint8Array): void {
  writeFileSync(join(cwd, name), content)
}

function verify(
  args: readonly string[],
  {
    input,
    secret,
    env = secret ? {} : { BILLHOOK_SECRET: 'whsec_test' },
  }: { input?: string; secret?: readonly string[]; env?: Record<string, string> } = {},
) {
  const given = (name: string, value: string) => (args.includes(name) ? [] : [name, value])
  const all = [
    'verify',
    ...args,
    ...given('--headers', 'headers.json'),
    ...given('--body', 'body.json'),
    ...given('--at', '1750000010'),
    ...(secret ?? []),
  ]
  return billhook(all, { cwd, env, ...(input === undefined ? {} : { input }) })
}

test('a valid signature exits with 0, as text and as one JSON line', async () => {
  expect(await verify([])).toMatchObject({ code: 0, stdout: 'valid (stripe-v1)\n', stderr: '' })
  const { code, stdout } = await verify(['--source', 'stripe', '--format', 'json'], {
    secret: ['--secret', 'whsec_old', '--secret', 'whsec_test'],
  })
  expect({ code, report: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    report: { status: 'valid', reason: null, scheme: 'stripe-v1', hint: null },
  })
})

test('a signature from the future is reported as such, and --tolerance rejects it', async () => {
  const early = ['--at', '1450000000']
  expect(await verify(early)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^valid \(stripe-v1\)\n  next: its timestamp is \d+d ahead of the clock/) as string,
  })
  expect(JSON.parse((await verify([...early, '--format', 'json'])).stdout)).toMatchObject({
    status: 'valid',
    hint: expect.stringContaining('ahead of the clock') as string,
  })
  expect(await verify([...early, '--tolerance', '5m'])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the signature matches, but its timestamp is') as string,
  })
})

test('an invalid signature exits with 1 and the cause', async () => {
  const { code, stdout } = await verify(['--format', 'json'], { env: { BILLHOOK_SECRET: '"whsec_test"' } })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toEqual({
    status: 'invalid',
    reason: 'mismatch',
    scheme: 'stripe-v1',
    hint: expect.stringContaining('remove them'),
  })
  const late = await verify(['--at', '1750003600'])
  expect(late).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^invalid: expired .*\n {2}next: the signature matches, but is 1h old/),
  })
  expect(await verify(['--at', '1750003600', '--tolerance', '2h'])).toMatchObject({ code: 0 })
  put('headers.json', '{"accept":"*/*"}')
  expect(await verify([])).toMatchObject({ code: 1, stdout: expect.stringContaining('invalid: missing') })
})

test.each([
  ['lines', `POST /hook HTTP/1.1\r\nHost: example.com\r\nStripe-Signature: ${signature}\r\n\r\n`],
  [
    'curl -v',
    `* Connected to 127.0.0.1 (127.0.0.1) port 80\n> POST /hook HTTP/1.1\n> Host: example.com\n> ` +
      `Stripe-Signature: ${signature}\n>\n} [53 bytes data]\n< HTTP/1.1 400 Bad Request\n< Stripe-Signature: ` +
      `t=1,v1=00\n<\n`,
  ],
  ['HTTP/2', `:method: POST\nstripe-signature:${signature}\n`],
  ['pairs', JSON.stringify([['Stripe-Signature', signature]])],
])('headers are read as %s from standard input', async (_, input) => {
  expect(await verify(['--headers', '-'], { input })).toMatchObject({ code: 0 })
})

test('the exact bytes of the body are verified, after decompression', async () => {
  put('body.json', `${body}\n`)
  expect(await verify([])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('without the final line break'),
  })
  const { gzipSync } = await import('node:zlib')
  put('body.json', gzipSync(body))
  put('headers.json', JSON.stringify({ 'stripe-signature': signature, 'content-encoding': 'gzip' }))
  expect(await verify([])).toMatchObject({ code: 0 })
})

test('a source in billhook.yaml provides its secret, and a matching secret of another source is reported', async () => {
  put(
    'billhook.yaml',
    'sources:\n  shop:\n    provider: stripe\n    secrets: [whsec_test]\n  other:\n    provider: stripe\n    ' +
      'secrets: [whsec_other]\n  unset:\n    secrets: ["${NOT_SET}"]\n',
  )
  expect(await verify(['--source', 'shop'], { secret: [] })).toMatchObject({ code: 0 })
  expect(await verify(['--source', 'other'], { secret: [] })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the secret of source shop matches'),
  })
})

test.each([
  [['--source', 'strip'], 'did you mean stripe?'],
  [['--body', 'none.json'], 'BILLHOOK_FILE_NOT_FOUND'],
  [['--body', '.'], 'BILLHOOK_FILE_UNREADABLE'],
  [['--headers', 'body.txt'], 'body.txt:1: the line is not a header'],
  [['--headers', '-', '--body', '-'], 'cannot both come from standard input'],
  [['--at', '1750000000000'], 'whole seconds'],
])('%j is a usage error with exit code 2', async (args, message) => {
  put('body.txt', 'hello')
  expect(await verify(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
})

test('without a secret or for an unknown provider, there is no verdict', async () => {
  expect(await verify([], { secret: [] })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('BILLHOOK_SECRET_MISSING'),
  })
  put('body.json', '{}')
  put('headers.json', '{"accept":"*/*"}')
  expect(await verify([])).toMatchObject({ code: 4, stdout: expect.stringContaining('unchecked: unknown-provider') })
})

test('the URL that Square signs comes from --url or the source, and a URL that would match is reported', async () => {
  const { square } = await import('../../src/providers/square/index.ts')
  const settings = { url: 'https://example.com/hook' }
  const [[name, value] = ['', '']] = square.schemes[0]!.sign({ headers: [], body: Buffer.from(body) }, 'sq_test', {
    now: 0,
    id: '',
    settings,
  }).headers
  put('headers.json', JSON.stringify({ [name]: value }))
  put(
    'billhook.yaml',
    'sources:\n  pos:\n    provider: square\n    secrets: [sq_test]\n    settings:\n      url: ' +
      'https://example.com/hook\n',
  )
  const secret = ['--secret', 'sq_test']
  expect(await verify(['--source', 'pos'], { secret })).toMatchObject({ code: 0 })
  expect(await verify(['--source', 'square', '--url', settings.url], { secret })).toMatchObject({ code: 0 })
  expect(await verify(['--source', 'square', '--url', 'http://example.com/hook/'], { secret })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('matches with the URL https://example.com/hook:'),
  })
})

test('an endless body is refused before it exhausts memory', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'headers'), 'Stripe-Signature: t=1,v1=ab\n')
  const ended = await billhook(
    ['verify', '--source', 'stripe', '--secret', 'whsec_1', '--headers', 'headers', '--body', '/dev/zero'],
    { cwd },
  )
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('BILLHOOK_FILE_TOO_LARGE') })
})
