import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BillhookError } from '../../src/errors.ts'
import { parseObserver } from '../../src/observe/parse-observer.ts'
import { parseReset } from '../../src/observe/reset.ts'
import { seededRandom } from '../../src/replay/harness/run-checks.ts'
import { answers, anyScene, startHostileServer } from '../helpers/hostile-server.ts'
import { testEnv } from '../helpers/observe.ts'
import { until } from '../helpers/until.ts'

const { signal } = new AbortController()

/** Returns `a state` or the code of the error. Any other exception is a bug. */
async function readOnce(spec: string, timeoutMs = 150): Promise<string> {
  const observer = await parseObserver(spec, testEnv)(timeoutMs)
  try {
    await observer.read(signal)
    return 'a state'
  } catch (error) {
    return codeOf(error)
  } finally {
    await observer[Symbol.asyncDispose]()
  }
}

function codeOf(error: unknown): string {
  if (error instanceof BillhookError) return error.code
  throw error
}

describe('whatever a state URL or reset URL answers, the result is a state or an error with a code', () => {
  test.each(answers.map((text) => [text.slice(0, 60).replaceAll(/[^ -~]+/g, ' '), text]))('%s', async (_name, text) => {
    for (const ending of ['reset', 'end', 'open'] as const) {
      const { url } = await startHostileServer(() => ({ text, ending }))
      expect(await readOnce(`${url}/state`)).toMatch(/^a state$|^BILLHOOK_OBSERVER_FAILED$/)
      if (ending !== 'open')
        expect(await parseReset(`${url}/reset`, '/')(signal).then(() => 'done', codeOf)).toMatch(
          /^done$|^BILLHOOK_RESET_FAILED$/,
        )
    }
  })

  test('hundreds of times, cut off anywhere', { timeout: 60_000 }, async () => {
    const random = seededRandom('observer')
    const { url } = await startHostileServer(() => anyScene(random))
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 20 }, () => readOnce(`${url}/state`, 60)))
  })
})

/** Packets of MySQL (greeting, OK, error) and messages of PostgreSQL (start-up, error, row). */
const servers = {
  mysql: {
    first: packet(
      0,
      Buffer.concat([
        Buffer.from('\n8.0.36\0'),
        Buffer.from([1, 0, 0, 0]),
        Buffer.from('12345678\0'),
        Buffer.from([0xff, 0xff, 0x2d, 2, 0, 0xff, 0xdf, 21]),
        Buffer.alloc(10),
        Buffer.from('123456789012\0mysql_native_password\0'),
      ]),
    ),
    replies: [
      packet(2, Buffer.from([0, 0, 0, 2, 0, 0, 0])),
      packet(1, Buffer.from([0, 0, 0, 2, 0, 0, 0])),
      packet(1, Buffer.from('\xff\x48\x04#HY000no', 'latin1')),
      packet(1, Buffer.from([1])),
      packet(1, Buffer.alloc(40, 0xfb)),
    ],
  },
  postgres: {
    first: Buffer.alloc(0),
    replies: [
      message('R', Buffer.alloc(4)),
      Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]),
      message('E', Buffer.from('SFATAL\0C57P01\0Mterminating\0\0')),
      message('C', Buffer.from('SET\0')),
      message('D', Buffer.from([0, 1, 0xff, 0xff, 0xff, 0xff])),
      message('T', Buffer.from([0, 9])),
      message('S', Buffer.from('a\0b\0')),
      message('Z', Buffer.from('I')),
    ],
  },
} as const

describe.each(Object.entries(servers))('a server that calls itself %s', (kind, { first, replies }) => {
  test('may send anything, and reset at any byte', { timeout: 60_000 }, async () => {
    const random = seededRandom(kind)
    const { port } = await startRaw((socket, asked) => {
      const reply = asked === 0 ? first : (replies[Math.floor(random() * replies.length)] ?? first)
      const mutated = random() < 0.7 ? reply : mutate(reply, random)
      socket.write(mutated)
      if (random() < 0.4) setImmediate(() => (random() < 0.7 ? socket.resetAndDestroy() : socket.end()))
    })
    for (let round = 0; round < 10; round++) {
      const codes = await Promise.all(
        Array.from({ length: 20 }, () => readOnce(`${kind}://u:p@127.0.0.1:${port}/db`, 100)),
      )
      expect(new Set(codes)).toEqual(new Set(['BILLHOOK_OBSERVER_FAILED']))
    }
  })

  test.each([0, 1, 2])('may fall silent after %i answers without keeping the run from ending', async (count) => {
    const open = new Set<Socket>()
    const { port } = await startRaw((socket, asked) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      const reply = asked === 0 ? first : asked > count ? undefined : kind === 'mysql' ? replies[0] : replies[1]
      if (reply) socket.write(reply)
    })
    expect(await readOnce(`${kind}://u:p@127.0.0.1:${port}/db`)).toBe('BILLHOOK_OBSERVER_FAILED')
    await until(() => open.size === 0)
  })
})

test.each([
  ['floods both pipes', 'yes; yes >&2', 'BILLHOOK_OBSERVER_FAILED'],
  ['closes its pipes and stays', 'exec >&- 2>&-; sleep 60', 'BILLHOOK_OBSERVER_FAILED'],
  ['kills itself', 'kill -9 $$', 'BILLHOOK_OBSERVER_FAILED'],
  ['leaves a child with its pipes', 'sleep 60 & echo 1', 'a state'],
  ['reads its input', 'cat', 'a state'],
  ['prints binary data', String.raw`printf '\377\376\000'`, 'a state'],
  ['does not exist', '/does/not/exist', 'BILLHOOK_OBSERVER_FAILED'],
  ['is too long for the system', `echo ${'a'.repeat(3_000_000)}`, 'BILLHOOK_OBSERVER_FAILED'],
])('a command that %s results in a state or an error with a code', async (_name, command, expected) => {
  expect(await readOnce(`cmd:${command}`, 300)).toBe(expected)
})

test('a command that cannot start because too many files are open is an error with a code', async () => {
  const { execFile } = await import('node:child_process')
  const { promisify } = await import('node:util')
  const module = new URL('../../src/observe/command-observer.ts', import.meta.url).href
  const script = `
    const { commandObserver } = await import(${JSON.stringify(module)})
    const { openSync } = await import('node:fs')
    const observer = await commandObserver('echo 1', '/')
    try { for (;;) openSync('/dev/null') } catch {}
    const code = await observer.read(new AbortController().signal).then(() => 'a state', (error) => error.code)
    process.exitCode = code === 'BILLHOOK_OBSERVER_FAILED' ? 0 : 1`
  await promisify(execFile)('sh', [
    '-c',
    'ulimit -n 60 && exec "$0" --input-type=module -e "$1"',
    process.execPath,
    script,
  ])
})

async function startRaw(answer: (socket: Socket, asked: number) => void): Promise<{ readonly port: number }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    let asked = 0
    socket.on('error', () => undefined)
    socket.on('data', () => socket.writable && answer(socket, ++asked))
    answer(socket, 0)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port }
}

function packet(sequence: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([payload.length & 0xff, payload.length >> 8, 0, sequence]), payload])
}

function message(type: string, payload: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(payload.length + 4)
  return Buffer.concat([Buffer.from(type), length, payload])
}

function mutate(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes.subarray(0, 1 + Math.floor(random() * bytes.length)))
  if (copy.length > 0) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  return copy
}
