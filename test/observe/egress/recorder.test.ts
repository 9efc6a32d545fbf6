import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { createRecorder } from '../../../src/observe/egress/recorder.ts'

const request = { method: 'POST', url: '/v1/refunds', headers: {} } as IncomingMessage

test('a long body, and what is beyond 64 MiB in all, is kept as its hash', () => {
  const recorder = createRecorder()
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  const hash = expect.stringMatching(/^sha256:[\da-f]{64}$/)
  expect(recorder.record(request, Buffer.concat([mebibyte, mebibyte]), 0).body).toEqual(hash)
  for (let count = 0; count < 64; count++) expect(recorder.record(request, mebibyte, 0).body).toHaveLength(mebibyte.length)
  expect(recorder.record(request, mebibyte, 0).body).toEqual(hash)
})

test('calls beyond a hundred thousand are counted as lost, until they are forgotten', () => {
  const recorder = createRecorder()
  for (let count = 0; count < 100_002; count++) recorder.record(request, Buffer.alloc(0), 0)
  expect([recorder.calls().length, recorder.lost()]).toEqual([100_000, 2])
  recorder.forget()
  expect([recorder.calls().length, recorder.lost()]).toEqual([0, 0])
})
