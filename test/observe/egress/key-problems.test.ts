import { expect, test } from 'vitest'
import type { OutgoingCall } from '../../../src/observe/egress/egress.ts'
import { keyProblems } from '../../../src/observe/egress/key-problems.ts'

const charge = (idempotencyKey: string | undefined, body: unknown, method = 'POST'): OutgoingCall => ({
  at: 0,
  method,
  path: '/charges',
  body,
  status: 200,
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
})

test.each([
  ['the same call under one key', [charge('a', { x: 1, y: 2 }), charge('a', { y: 2, x: 1 })], []],
  [
    'the same call under two keys, whatever the order of its members',
    [charge('a', { x: 1, y: 2 }), charge('b', { y: 2, x: 1 })],
    [['two-keys', 2]],
  ],
  ['two calls under two keys', [charge('a', { x: 1 }), charge('b', { x: 2 })], []],
  ['a POST without a key', [charge(undefined, 1), charge('a', 2)], [['no-key', 1]]],
  ['a PUT or a GET without a key', [charge(undefined, 1, 'PUT'), charge(undefined, 1, 'GET')], []],
  ['a key reused for another call', [charge('a', 1), charge('a', 2)], [['other-body', 2]]],
] as const)('%s', (_name, calls, problems) => {
  expect(keyProblems(calls, () => 1).map(({ kind, calls }) => [kind, calls])).toEqual(problems)
})

test('equal calls for several events may have different keys; if the event is unknown, nothing is reported', () => {
  const calls = [charge('a', { x: 1 }), charge('b', { x: 1 }), charge('c', { x: 1 })]
  expect(keyProblems(calls, (call) => calls.indexOf(call))).toEqual([])
  expect(keyProblems(calls, () => undefined)).toEqual([])
  expect(keyProblems(calls, (call) => (call === calls[2] ? 2 : 1))).toEqual([
    { kind: 'two-keys', method: 'POST', path: '/charges', calls: 2 },
  ])
})
