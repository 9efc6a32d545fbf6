import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Signed } from './webhook.ts'

const toleranceS = 300

/** Checks that one of the `v1` signatures matches the body and that the timestamp is recent. */
export const stripeSigned: Signed = (body, headers, secret) => {
  const signature = read(headers['stripe-signature'])
  return (
    signature !== undefined &&
    Math.abs(Date.now() / 1_000 - Number(signature.time)) <= toleranceS &&
    fits(body, signature, secret)
  )
}

/** Checks the signature in the same way, but ignores the timestamp. */
export const stripeSignedAnyTime: Signed = (body, headers, secret) => {
  const signature = read(headers['stripe-signature'])
  return signature !== undefined && fits(body, signature, secret)
}

interface Signature {
  readonly time: string
  readonly v1: readonly string[]
}

function read(header: string | readonly string[] | undefined): Signature | undefined {
  const elements = String(header ?? '')
    .split(',')
    .map((element) => element.trim().split('='))
  const values = (name: string) => elements.flatMap(([key, value]) => (key === name && value ? [value] : []))
  const times = [...new Set(values('t'))]
  return times.length === 1 && /^\d+$/.test(times[0]!) ? { time: times[0]!, v1: values('v1') } : undefined
}

function fits(body: Uint8Array, { time, v1 }: Signature, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest()
  return v1.some((hex) => {
    const given = Buffer.from(hex, 'hex')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}
