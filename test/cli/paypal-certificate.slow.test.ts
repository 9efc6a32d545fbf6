import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { makeCertificate, type Certificate } from '../helpers/certificates.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
const root = makeCertificate('Test Root', { ca: true })
const intermediate = makeCertificate('Test Intermediate', { issuer: root, ca: true })
const key = rsa()
const signer = makeCertificate('messageverificationcerts.paypal.com', { issuer: intermediate, key })
const server = makeCertificate('api.paypal.com', { issuer: root })
const address = 'https://api.paypal.com/v1/notifications/certs/CERT-1'
const body =
  '{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED","resource_type":"sale","resource":{"id":"1AB23456CD7890123"}}'

interface Paypal {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Hosts and ports to which the program opened HTTPS connections, in order. */
  readonly asked: () => string[]
}

/** Starts a server with PayPal's name. A program that is started with `env` connects to it for all HTTPS requests. */
async function startPaypal(
  answer: {
    status?: number
    content?: string
    headers?: Record<string, string>
    hang?: boolean
    certificate?: Certificate
  } = {},
): Promise<Paypal> {
  const cwd = tempDir()
  const {
    status = 200,
    content = signer.pem + intermediate.pem,
    headers = {},
    hang = false,
    certificate = server,
  } = answer
  const https = createServer(
    { cert: certificate.pem, key: certificate.key.export({ type: 'pkcs8', format: 'pem' }) },
    (_request, response) => {
      // Leaves time for other requests to arrive.
      if (!hang) setTimeout(() => response.writeHead(status, headers).end(content), 300)
    },
  )
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    https.closeAllConnections()
    https.close()
  })
  writeFileSync(join(cwd, 'root.pem'), root.pem)
  writeFileSync(
    join(cwd, 'billhook.yaml'),
    'sources:\n  paypal: { provider: paypal, settings: { webhook_id: WH-ID } }\n',
  )
  const log = join(cwd, 'asked.log')
  const env = {
    NODE_OPTIONS: `--import=${new URL('../helpers/to-loopback.mjs', import.meta.url).href}`,
    NODE_EXTRA_CA_CERTS: join(cwd, 'root.pem'),
    BILLHOOK_TEST_HTTPS_PORT: String((https.address() as AddressInfo).port),
    BILLHOOK_TEST_HTTPS_LOG: log,
  }
  return { env, cwd, asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) }
}

function headersOf(url = address, id = 'tid-1'): Record<string, string> {
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  const signature = sign('sha256', Buffer.from(`${id}|${time}|WH-ID|${crc32(body)}`), key).toString('base64')
  return {
    'Paypal-Transmission-Id': id,
    'Paypal-Transmission-Time': time,
    'Paypal-Cert-Url': url,
    'Paypal-Auth-Algo': 'SHA256withRSA',
    'Paypal-Transmission-Sig': signature,
  }
}

/** Returns what `billhook verify` reports for a correct signature. */
async function verified({ env, cwd }: Paypal, options: readonly string[] = ['--allow-network'], url?: string) {
  writeFileSync(join(cwd, 'headers.json'), JSON.stringify(headersOf(url)))
  writeFileSync(join(cwd, 'body.json'), body)
  const { code, stdout, stderr } = await billhook(
    [
      'verify',
      '--source',
      'paypal',
      '--headers',
      'headers.json',
      '--body',
      'body.json',
      '--format',
      'json',
      ...options,
    ],
    { cwd, env },
  )
  return {
    code,
    stderr,
    ...(stdout === '' ? {} : (JSON.parse(stdout) as { status: string; reason?: string; hint?: string })),
  }
}

describe('billhook verify --allow-network', () => {
  test('fetches the certificate from PayPal for a valid signature, but requests nothing without the flag', async () => {
    const paypal = await startPaypal()
    expect(await verified(paypal)).toMatchObject({ code: 0, status: 'valid' })
    expect(paypal.asked()).toEqual(['api.paypal.com:443'])
    expect(await verified(paypal, [])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--allow-network') as string,
    })
    expect(paypal.asked()).toHaveLength(1)
  })

  test.each([
    ['http://api.paypal.com/cert'],
    ['https://paypal.com.example.com/cert'],
    ['https://evilpaypal.com/cert'],
    ['https://api.paypal.com:8443/cert'],
    ['https://user@api.paypal.com/cert'],
  ])('requests nothing from %s', async (url) => {
    const paypal = await startPaypal()
    expect(await verified(paypal, undefined, url)).toMatchObject({ code: 1, status: 'invalid', reason: 'malformed' })
    expect(paypal.asked()).toEqual([])
  })

  test.each([
    [
      'a redirect',
      { status: 302, headers: { location: 'https://api.paypal.com/other' } },
      'answered 302; redirects are not followed',
    ],
    ['an error', { status: 404 }, 'answered 404'],
    [
      'an endless answer',
      { content: signer.pem + '\n'.repeat(100_000) },
      'answered with too much data for a certificate',
    ],
    ['an answer that is not a certificate', { content: '<html>' }, 'it is not a certificate'],
    [
      'a certificate for another domain',
      { content: makeCertificate('example.com', { issuer: root, key }).pem },
      'does not belong to paypal.com',
    ],
    [
      'a certificate for a similar domain',
      { content: makeCertificate('notpaypal.com', { issuer: root, key }).pem },
      'does not belong to paypal.com',
    ],
    ['an incomplete chain', { content: signer.pem }, 'does not lead to a root'],
    [
      'a chain with an untrusted root',
      { content: makeCertificate('x.paypal.com', { issuer: makeCertificate('Own', { ca: true }), key }).pem },
      'does not lead to a root',
    ],
    [
      'an issuer that is not a certificate authority',
      {
        content: [signer, makeCertificate('Test Intermediate', { issuer: root, key: intermediate.key })]
          .map(({ pem }) => pem)
          .join(''),
      },
      'does not lead to a root',
    ],
    [
      'an expired certificate',
      { content: makeCertificate('x.paypal.com', { issuer: root, key, to: Date.UTC(2021) }).pem },
      'out of date',
    ],
    [
      'a server with another name',
      { certificate: makeCertificate('example.com', { issuer: root }) },
      'cannot be reached (tls)',
    ],
    [
      'a server with an untrusted certificate',
      { certificate: makeCertificate('api.paypal.com') },
      'cannot be reached (tls)',
    ],
  ])('refuses %s', async (_name, answer, reason) => {
    const paypal = await startPaypal(answer)
    expect(await verified(paypal)).toMatchObject({
      code: 1,
      status: 'invalid',
      reason: 'missing',
      hint: expect.stringContaining(reason) as string,
    })
  })

  test('gives up after five seconds', async () => {
    const paypal = await startPaypal({ hang: true })
    expect(await verified(paypal)).toMatchObject({
      code: 1,
      hint: expect.stringContaining('cannot be reached (timeout)') as string,
    })
  })
})

describe('billhook listen --allow-network', () => {
  test('requests a certificate once for simultaneous deliveries, and rejects what cannot be verified', async () => {
    const paypal = await startPaypal()
    const { url } = await startListen(['--allow-network'], paypal)
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/paypal`, { method: 'POST', body, headers }).then(({ status }) => status)
    expect(await Promise.all(['1', '2', '3', '4', '5', '6'].map((id) => post(headersOf(address, id))))).toEqual([
      200, 200, 200, 200, 200, 200,
    ])
    expect(await post(headersOf(address, '7'))).toBe(200)
    expect(paypal.asked()).toEqual(['api.paypal.com:443'])
    // The first request is unsigned; the second names another host, which is not contacted.
    expect([
      await post({}),
      await post(headersOf('https://example.com/cert')),
      await post({ ...headersOf(), 'Paypal-Transmission-Sig': 'AAAA' }),
    ]).toEqual([401, 401, 401])
    expect(paypal.asked()).toHaveLength(1)
  })

  test('forged requests cause no fetch, and too many fetches at once are answered with 503', async () => {
    const paypal = await startPaypal({ hang: true })
    const running = await startListen(['--allow-network'], paypal)
    const post = (path: string, headers: Record<string, string>) =>
      fetch(running.url + path, { method: 'POST', body, headers }).then(({ status, headers: answered }) => [
        status,
        answered.get('retry-after'),
      ])
    const { 'Paypal-Transmission-Sig': _, ...unsigned } = headersOf()
    expect(await Promise.all([post('/nowhere', headersOf()), post('/paypal', unsigned), post('/', unsigned)])).toEqual([
      [404, null],
      [401, null],
      [401, null],
    ])
    expect(paypal.asked()).toEqual([])
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((at) => post('/paypal', headersOf(`${address}?${at}`))))
    expect(answers.filter(([status]) => status === 503)).toEqual([
      [503, '5'],
      [503, '5'],
    ])
    expect(answers.filter(([status]) => status === 401)).toHaveLength(4)
    expect(running.output()).toContain('too many certificates')
  })

  test('without the flag, requests nothing and reports the delivery as unchecked', async () => {
    const paypal = await startPaypal()
    const running = await startListen([], paypal)
    const { status } = await fetch(`${running.url}/paypal`, { method: 'POST', body, headers: headersOf() })
    expect([status, paypal.asked()]).toEqual([200, []])
    await until(() => running.output().includes('unchecked'))
  })
})
