import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { createRecorder } from '../../../src/observe/egress/recorder.ts'

const request = { method: 'POST', url: '/v1/refunds', headers: {} } as IncomingMessage

test('long bodies, and those beyond 64 MiB in total, are kept as their hash', () => {
  const recorder = createRecorder()
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  const hash = expect.stringMatching(/^sha256:[\w+/]{43}=$/)
  expect(recorder.record(request, Buffer.concat([mebibyte, mebibyte]), 0).body).toEqual(hash)
  for (let count = 0; count < 64; count++)
    expect(recorder.record(request, mebibyte, 0).body).toHaveLength(mebibyte.length)
  expect(recorder.record(request, mebibyte, 0).body).toEqual(hash)
})

const long = (end: string) =>
  ({
    method: 'POST',
    url: `/${'p'.repeat(10_000)}${end}`,
    headers: { 'idempotency-key': `${'k'.repeat(10_000)}${end}` },
  }) as unknown as IncomingMessage

test('very long paths and keys do not fill the memory, and remain distinct', () => {
  const recorder = createRecorder()
  for (const end of ['a', 'b', 'a']) recorder.record(long(end), Buffer.alloc(0), 0)
  const calls = recorder.calls()
  expect(new Set(calls.map(({ path }) => path)).size).toBe(2)
  expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  for (const { path, idempotencyKey = '' } of calls)
    expect(Math.max(path.length, idempotencyKey.length)).toBeLessThan(1_000)
})

test('calls beyond 100,000 are counted as lost until the recorder forgets', () => {
  const recorder = createRecorder()
  for (let count = 0; count < 100_002; count++) recorder.record(request, Buffer.alloc(0), 0)
  expect([recorder.calls().length, recorder.lost()]).toEqual([100_000, 2])
  recorder.forget()
  expect([recorder.calls().length, recorder.lost()]).toEqual([0, 0])
})
