import { expect, test } from 'vitest'
import { messageOf } from '../src/errors.ts'

test.each([
  ['the first address that refused', new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), /ECONNREFUSED/],
  ['an aggregate without errors', new AggregateError([], 'all failed'), /^all failed$/],
  ['an error without a message', new TypeError(), /^TypeError$/],
  ['something thrown that is not an error', 'stopped', /^stopped$/],
])('a failure is never reported with an empty reason: %s', (_name, error, message) => {
  expect(messageOf(error)).toMatch(message)
})
