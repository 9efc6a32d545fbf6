import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import { billhook } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const text =
  '{"id":"evt_1","object":"event", ' +
  '"type":"invoice.paid","created":1750000000,"livemode":false,"n":12345678901234567890,' +
  '"api_version":"2024-06-20","data":{"object":{"id":"in_1","object":"invoice","lines":[],' +
  '"note":"\\u001b[2J"}}}\n'

test('shows the delivery, its inspection and the answer of the target', async () => {
  const cwd = tempDir()
  const received = delivery(text, [
    ['X-Note', 'a\u001B[2Jb'],
    ['Authorization', 'Basic dTpzZWNyZXQ='],
    ['Cookie', 'sid=secret'],
  ])
  await caught(cwd, [received], { targets: ['http://127.0.0.1:1/hook'] })
  const store = await openStore(join(cwd, '.billhook'), 'listen')
  const result = {
    startedAt: 1_750_000_000_500,
    durationMs: 12,
    outcome: 'error',
    code: 'refused',
    message: 'connection refused',
  } as const
  await store.recordAttempt(
    received.id,
    'http://127.0.0.1:1/hook',
    { target: 'http://127.0.0.1:1/hook', attempt: 1, result },
    undefined,
  )
  await store[Symbol.asyncDispose]()
  const { code, stdout } = await billhook(['events', 'show', received.id.slice(0, -1)], { cwd })
  expect(code).toBe(0)
  for (const part of [
    received.id,
    'invoice.paid evt_1, API version 2024-06-20, about invoice in_1, at 2025-06-15T15:06:40.000Z',
    'signature    unchecked, no secret',
    'disposition  accepted: new event',
    'attempt      1 to http://127.0.0.1:1/hook at 2025-06-15T15:06:40.500Z: failed, refused: connection ' +
      'refused in 12ms',
    'X-Note: a\\x1b[2Jb',
    'Authorization: Basic ***\nCookie: ***\n',
    '  "n": 12345678901234567890,\n',
    '      "lines": [],\n',
  ])
    expect(stdout).toContain(part)
  const json = JSON.parse(
    (await billhook(['events', 'show', received.id, '--format', 'json'], { cwd })).stdout,
  ) as unknown
  expect(json).toMatchObject({
    id: received.id,
    body: text,
    headers: [
      ['X-Note', 'a\u001B[2Jb'],
      ['Authorization', 'Basic ***'],
      ['Cookie', '***'],
    ],
    attempts: [{ attempt: 1, started_at: 1_750_000_000_500, duration_ms: 12, outcome: 'error', code: 'refused' }],
  })
})

test('--raw prints the exact bytes', async () => {
  const cwd = tempDir()
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0, 255, 10, 13])])
  const received = delivery(bytes)
  await caught(cwd, [received], { refused: { disposition: 'malformed', reason: 'not UTF-8' } })
  const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
  expect(spawnSync(process.execPath, [bin, 'events', 'show', received.id, '--raw'], { cwd }).stdout.equals(bytes)).toBe(
    true,
  )
  expect((await billhook(['events', 'show', received.id], { cwd })).stdout).toContain(
    `(${bytes.length} bytes that are not text; --raw prints them)`,
  )
  const json = JSON.parse((await billhook(['events', 'show', received.id, '--format', 'json'], { cwd })).stdout) as {
    body_b64: string
  }
  expect(Buffer.from(json.body_b64, 'base64').equals(bytes)).toBe(true)
})

test('a compressed body is shown decompressed', async () => {
  const cwd = tempDir()
  const received = delivery(gzipSync(text), [['Content-Encoding', 'gzip']])
  await caught(cwd, [received])
  expect((await billhook(['events', 'show', received.id], { cwd })).stdout).toContain('"type": "invoice.paid"')
})

test('a rejected decompression bomb does not exhaust memory when it is shown', async () => {
  const cwd = tempDir()
  const bomb = delivery(gzipSync('['.concat('0,'.repeat(1024 ** 2), '0]')), [['Content-Encoding', 'gzip']])
  await caught(cwd, [bomb], { refused: { disposition: 'rejected', reason: 'no signature' } })
  expect((await billhook(['events', 'show', bomb.id], { cwd })).stdout).toContain(
    `(${bomb.body.length} bytes that are not text; --raw prints them)`,
  )
})

test('finds a delivery by its event id: the first one, not its copies', async () => {
  const cwd = tempDir()
  const first = delivery(stripeEvent('evt_7'))
  await caught(cwd, [delivery(stripeEvent('evt_6')), first, delivery(stripeEvent('evt_7'))])
  expect((await billhook(['events', 'show', 'evt_7'], { cwd })).stdout.split('\n')[0]).toBe(first.id)
})

test('an unknown or ambiguous id is a usage error', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1')), delivery(stripeEvent('evt_2'))])
  expect(await billhook(['events', 'show', 'dlv_'], { cwd })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('BILLHOOK_AMBIGUOUS_ID'),
  })
  expect(await billhook(['events', 'show', 'dlv_x'], { cwd })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('BILLHOOK_NOT_FOUND'),
  })
})
