import { readdirSync, readFileSync } from 'node:fs'
import { Environment, SignedDataVerifier } from '@apple/app-store-server-library'
import { describe, expect, test } from 'vitest'
import { verify } from '../../src/core/signature/verify.ts'
import { apple } from '../../src/providers/apple/index.ts'
import { certificatesOf } from '../../src/core/signature/certificates.ts'
import { makeAppleChain } from '../helpers/apple.ts'

const fixtures = new URL('../../fixtures/apple/2.0/', import.meta.url)
const names = readdirSync(fixtures)
const chain = makeAppleChain()
const settings = { root_certificate: chain.root.pem, bundle_id: 'com.example.app' }
// Without online checks, the library compares the dates of certificates with the time of the signature.
const official = new SignedDataVerifier(
  certificatesOf(chain.root.pem).map(({ raw }) => raw),
  false,
  Environment.SANDBOX,
  'com.example.app',
)

interface Notification {
  readonly notificationUUID: string
  readonly signedDate: number
  readonly data: { readonly signedTransactionInfo: { readonly transactionId: string } }
}

function read(name: string): Notification {
  return JSON.parse(readFileSync(new URL(name, fixtures), 'utf8')) as Notification
}

function sign(name: string, secret: string): string {
  const { body } = apple.schemes[0]!.sign({ headers: [], body: readFileSync(new URL(name, fixtures)) }, secret, {
    now: 0,
    id: '',
  })
  return (JSON.parse(Buffer.from(body!).toString()) as { signedPayload: string }).signedPayload
}

function ours(signedPayload: string, now: number): string {
  return verify({ headers: [], body: Buffer.from(JSON.stringify({ signedPayload })) }, apple, [], {
    now,
    tolerance: Number.POSITIVE_INFINITY,
    settings,
  }).status
}

describe('the official package @apple/app-store-server-library', () => {
  test.each(names)('accepts our signature and the transaction in it: %s', async (name) => {
    const [signed, { notificationUUID, signedDate, data }] = [sign(name, chain.secret), read(name)]
    const notification = await official.verifyAndDecodeNotification(signed)
    expect(notification.notificationUUID).toBe(notificationUUID)
    const transaction = await official.verifyAndDecodeTransaction(notification.data?.signedTransactionInfo ?? '')
    expect(transaction.transactionId).toBe(data.signedTransactionInfo.transactionId)
    expect(ours(signed, signedDate)).toBe('valid')
  })

  test('rejects the forgeries that we reject: other chains and keys, an expired leaf, changed bytes', async () => {
    const [name = ''] = names
    const { signedDate } = read(name)
    const other = makeAppleChain()
    const good = sign(name, chain.secret)
    const leafOnly = makeAppleChain({ to: signedDate - 86_400_000 })
    const forged = [
      sign(name, other.secret),
      sign(name, other.secret.replace(other.root.pem, chain.root.pem)),
      sign(
        name,
        chain.secret.replace(
          /^[^]*?-----END PRIVATE KEY-----\n/,
          other.secret.slice(0, other.secret.indexOf('-----BEGIN CERT')),
        ),
      ),
      sign(name, leafOnly.secret),
      good.replace(
        /\.[^.]+\./,
        (payload) => `${payload.slice(0, 40)}${payload[40] === 'A' ? 'B' : 'A'}${payload.slice(41)}`,
      ),
      good.slice(0, -8),
      '',
    ]
    for (const signed of forged) {
      await expect(official.verifyAndDecodeNotification(signed)).rejects.toThrow()
      expect(ours(signed, signedDate)).toBe('invalid')
    }
  })

  test('rejects a notification for another app, as we do', async () => {
    const [name = ''] = names
    const elsewhere = new SignedDataVerifier(
      certificatesOf(chain.root.pem).map(({ raw }) => raw),
      false,
      Environment.SANDBOX,
      'com.example.other',
    )
    const signed = sign(name, chain.secret)
    await expect(elsewhere.verifyAndDecodeNotification(signed)).rejects.toThrow()
    const message = { headers: [], body: Buffer.from(JSON.stringify({ signedPayload: signed })) }
    expect(
      verify(message, apple, [], {
        now: read(name).signedDate,
        tolerance: Number.POSITIVE_INFINITY,
        settings: { ...settings, bundle_id: 'com.example.other' },
      }),
    ).toMatchObject({ status: 'invalid' })
  })
})
