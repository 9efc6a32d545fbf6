import { basicAuthValidator } from 'chargebee'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { header } from '../../src/core/delivery/delivery.ts'
import { chargebeeBasicAuth } from '../../src/providers/chargebee/basic-auth.ts'

/** Reports whether the official package accepts this header for this user and password. */
async function theirs(authorization: string, user: string, password: string): Promise<boolean> {
  const validate = basicAuthValidator((givenUser, givenPassword) => givenUser === user && givenPassword === password)
  try {
    await validate({ authorization })
    return true
  } catch {
    return false
  }
}

const message = { headers: [], body: Buffer.from('{}') }
const user = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(':'))

test('the official package accepts our header, whatever the user and password', async () => {
  await fc.assert(
    fc.asyncProperty(user, fc.string({ unit: 'grapheme' }), async (name, password) => {
      const sent = { ...message, ...chargebeeBasicAuth.sign(message, `${name}:${password}`, { now: 0, id: '' }) }
      expect(await theirs(header(sent, 'authorization')!, name, password)).toBe(true)
      expect(await theirs(header(sent, 'authorization')!, name, `${password}!`)).toBe(false)
    }),
  )
})

test('it accepts every changed header that we accept', async () => {
  const valid = chargebeeBasicAuth.sign(message, 'user:secret', { now: 0, id: '' }).headers[0]![1]
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(valid.length), fc.constantFrom('', ' ', '=', 'A', 'basic ', '\t'), async (at, text) => {
      const changed = valid.slice(0, at) + text + valid.slice(at)
      if (
        !chargebeeBasicAuth.verify({ ...message, headers: [['authorization', changed]] }, 'user:secret', {
          now: 0,
          tolerance: 0,
        }).ok
      )
        return
      accepted += 1
      expect(await theirs(changed, 'user', 'secret')).toBe(true)
    }),
    { numRuns: 2_000 },
  )
  expect(accepted).toBeGreaterThan(0)
})
