import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../helpers/certificates.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { startTlsTarget } from '../helpers/tls-target.ts'
import { readCa } from '../../src/net/read-ca.ts'
import { createSender } from '../../src/net/sender.ts'

const request = { method: 'POST', headers: [], body: Buffer.from('{}') }

async function post(url: string, ca?: readonly string[]) {
  await using sender = await createSender({
    now: Date.now,
    ...(ca ? { ca: createSecureContext({ ca: [...ca] }) } : {}),
  })
  return await sender.send(url, request, { timeoutMs: 5_000 })
}

const authority = makeCertificate('Test Authority', { ca: true, usage: 0x04 })

describe('an untrusted certificate is reported with the problem and the next step', () => {
  test.each([
    ['self-signed', {}, /self-signed/, /--ca FILE/],
    ['of an unknown authority', { issuer: authority }, /unknown authority/, /--ca FILE/],
  ])('%s', async (_name, options, message, hint) => {
    const { url, hits } = await startTlsTarget('localhost', options)
    expect(await post(url)).toMatchObject({
      outcome: 'error',
      code: 'tls',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
    expect(hits()).toBe(0)
  })

  test.each([
    ['expired', 'localhost', { to: Date.UTC(2021) }, /has expired/, /renew/],
    ['not valid yet', 'localhost', { from: Date.UTC(2039) }, /not valid yet/, /clock/],
    [
      'for another host',
      'elsewhere.test',
      {},
      /for another host.*elsewhere\.test/,
      /change the host in the URL to a name from the certificate/,
    ],
  ])('%s, although its authority is trusted', async (_name, name, options, message, hint) => {
    const { url, hits } = await startTlsTarget(name, { issuer: authority, ...options })
    expect(await post(url, [authority.pem])).toMatchObject({
      code: 'tls',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
    expect(hits()).toBe(0)
  })

  test('no TLS at all', async () => {
    const { url } = await startTarget()
    expect(await post(url.replace('http:', 'https:'))).toMatchObject({
      code: 'tls',
      message: 'it does not speak TLS',
      hint: expect.stringContaining('http://'),
    })
  })
})

test("a given certificate is trusted, both as the target's own and as that of its authority", async () => {
  const own = await startTlsTarget()
  expect(await post(own.url, [own.certificate.pem])).toMatchObject({ outcome: 'response', status: 200 })
  const signed = await startTlsTarget('localhost', { issuer: authority })
  expect(await post(signed.url, [authority.pem])).toMatchObject({ outcome: 'response', status: 200 })
  expect(await post(signed.url, [own.certificate.pem])).toMatchObject({ outcome: 'error', code: 'tls' })
})

describe('a file of certificates', () => {
  const [one, other] = [makeCertificate('one.test'), makeCertificate('other.test')]

  test('may contain several, with text and Windows line breaks around them', async () => {
    const names = ['DNS:localhost']
    const [first, second] = [await startTlsTarget(), await startTlsTarget('second.test', { names })]
    const path = join(tempDir(), 'ca.pem')
    const [crlf, lf] = [first.certificate.pem.replaceAll('\n', '\r\n'), second.certificate.pem]
    writeFileSync(path, `# ours\r\n${crlf}\r\nnext\n${lf}`)
    await using sender = await createSender({ now: Date.now, ca: await readCa(path) })
    for (const { url } of [first, second])
      expect(await sender.send(url, request, { timeoutMs: 5_000 })).toMatchObject({ status: 200 })
  })

  test.each([
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'no PEM certificate'],
    ['nothing', '', 'no PEM certificate'],
    ['a certificate that is cut off', one.pem.slice(0, 200), 'no PEM certificate'],
    ['damage', `${one.pem}${other.pem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA')}`, 'certificate 2 of'],
  ])('with %s is refused rather than ignored', async (_name, content, message) => {
    const path = join(tempDir(), 'ca.pem')
    writeFileSync(path, content)
    await expect(readCa(path)).rejects.toMatchObject({
      code: 'BILLHOOK_CA_INVALID',
      exitCode: 2,
      message: expect.stringContaining(message),
    })
  })

  test('that is missing, or a directory, is refused', async () => {
    const dir = tempDir()
    await expect(readCa(join(dir, 'gone'))).rejects.toMatchObject({ message: expect.stringContaining('ENOENT') })
    await expect(readCa(dir)).rejects.toMatchObject({ message: expect.stringContaining('directory') })
  })
})
