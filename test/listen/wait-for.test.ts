import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { awaited } from '../../src/listen/wait-for.ts'

function comes(pattern: string, type: string): boolean {
  const wait = awaited(new Map([[pattern, 1]]), () => undefined)
  wait.see({ kind: 'received', disposition: 'accepted', delivery: { types: [type] } } as unknown as PipelineEvent)
  return wait.missing().length === 0
}

test.each([
  ['invoice.paid', 'invoice.paid', true],
  ['invoice.paid', 'invoice.paid2', false],
  ['invoice.*', 'invoice.paid', true],
  ['*.paid', 'invoice.paid', true],
  ['*.paid', 'invoice.paid.late', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['*.*', 'invoice_paid', false],
])('%s awaits %s: %s', (pattern, type, expected) => {
  expect(comes(pattern, type)).toBe(expected)
})

test('a type that is made for it does not hold up the listener', { timeout: 2_000 }, () => {
  expect(comes('*.subscription.*x', `${'.subscription.'.repeat(70_000)}\n`)).toBe(false)
})
