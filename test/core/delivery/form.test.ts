import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBody } from '../../../src/core/delivery/body.ts'
import { readForm } from '../../../src/core/delivery/form.ts'

test('a form is read like URLSearchParams reads it', () => {
  const unit = fc.constantFrom('a', '&', '=', '?', '%', '+', '4', '1', 'é', '%C3%A9', '\uFEFF', ' ')
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect(readForm(text)).toEqual([...new URLSearchParams(`?${text}`)])
    }),
    { numRuns: 1_000 },
  )
})

test('half a million fields without a value do not block the listener', () => {
  const form = 'a&'.repeat(400_000)
  const ms = (read: (form: string) => unknown): number => {
    const start = process.cpuUsage()
    read(form)
    return process.cpuUsage(start).user / 1_000
  }
  const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const
  const ours = ms(() => parseBody({ headers, body: Buffer.from(form) }, form.length))
  expect(ours).toBeLessThan(ms(() => new URLSearchParams(form)) / 2)
})
