import { expect, it } from 'vitest'
import { nearest } from '../../../src/core/text/nearest.ts'

it.each([
  ['forward-to', 'forward_to'],
  ['prot', 'port'],
  ['HOST', 'host'],
  ['banana', undefined],
  ['', undefined],
])('%j most likely means %s', (word, meant) => {
  expect(nearest(word, ['host', 'port', 'forward_to'])).toBe(meant)
})
