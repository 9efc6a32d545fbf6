import { expect, test } from 'vitest'
import { verify } from '../../../../src/core/signature/verify.ts'
import { forgeries } from '../../../../src/replay/checks/shared/forgeries.ts'
import { step } from '../../../helpers/steps.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const signed = step(undefined, { secrets: ['whsec_abcdefgh'] })

test('forgeries do not verify, genuine messages do, and none is missing', () => {
  const made = forgeries(signed, now)
  expect(made.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
    'forged: without a signature',
    'forged: signed with a different secret',
    'forged: with one byte flipped after signing',
    'forged: signed with a different scheme',
    'forged: signed long ago',
    'open: signed in the future',
    'genuine: reformatted with whitespace and line breaks before signing',
    'genuine: signed with the old and the new secret, as during a rotation',
    'open: with the signature header sent twice',
  ])
  for (const { kind, message } of made) {
    const { status } = verify(message, signed.provider, ['whsec_abcdefgh'], { now, tolerance: 300_000 })
    if (kind !== 'open') expect(status === 'valid').toBe(kind === 'genuine')
  }
})

test('a message with a flipped byte is still JSON, so that only the signature can be wrong', () => {
  const flipped = forgeries(signed, now).find(({ name }) => name.includes('flipped'))
  expect(() => void JSON.parse(Buffer.from(flipped!.message.body).toString())).not.toThrow()
  expect(Buffer.from(flipped!.message.body).equals(Buffer.from(signed.outgoing.body))).toBe(false)
})
