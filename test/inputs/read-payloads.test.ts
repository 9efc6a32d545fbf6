import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Input, ReadEnv } from '../../src/inputs/source.ts'
import { readPayloads, type LineLimits } from '../../src/inputs/read-payloads.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const { signal } = new AbortController()

async function read(input: Input, stdin?: ReadEnv['stdin'], limits: LineLimits = {}) {
  const found = []
  for await (const entries of readPayloads(input, { signal, ...(stdin ? { stdin } : {}) }, limits))
    found.push(...entries)
  return found
}

function file(name: string, content: string | Uint8Array): Input {
  const path = join(tempDir(), name)
  writeFileSync(path, content)
  return { name, path }
}

const capture = {
  received_at: 5,
  method: 'PUT',
  source: 'shop',
  headers: [['A', 'b']],
  body_b64: Buffer.from([0, 255]).toString('base64'),
}

test('a payload keeps its bytes and is marked as bare, without a request', async () => {
  const text = '\uFEFF{ "a": 1.0 }\r\n'
  expect(await read(file('a.json', text))).toEqual([
    { file: 'a.json', line: 1, message: { isBare: true, headers: [], body: Buffer.from(text) } },
  ])
})

test('a capture has one delivery per line, in lines, in a document and in standard input', async () => {
  const message = {
    isBare: false,
    headers: [['A', 'b']],
    body: Buffer.from([0, 255]),
    method: 'PUT',
    source: 'shop',
    receivedAt: 5,
  }
  const line = JSON.stringify(capture)
  expect(await read(file('a.jsonl', `\n${line}\r\n{"b":"body_b64"}\n`))).toMatchObject([
    { line: 2, part: 2, message },
    { line: 3, part: 3, message: { isBare: true } },
  ])
  expect(await read(file('a.json', JSON.stringify(capture, null, 2)))).toMatchObject([{ line: 1, message }])
  const stdin = new PassThrough()
  stdin.end(`${line}\n`)
  expect(await read({ name: '<stdin>' }, stdin as unknown as ReadEnv['stdin'])).toMatchObject([
    { file: '<stdin>', line: 1, part: 1, message },
  ])
})

test('a problem in a capture is reported with its position', async () => {
  const entries = await read(file('a.jsonl', '{"body_b64":"%%"}\n{"body_b64":5}\n{"body_b64":"e3'))
  expect(entries).toMatchObject([
    { problem: { code: 'body.not-base64', line: 1, column: 13 } },
    { problem: { code: 'body.not-base64', line: 2, column: 13 } },
    { problem: { code: 'body.not-json', line: 3, column: 16, message: 'not JSON: unexpected end of text' } },
  ])
})

test.each([1, 100, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 600_000])(
  'a file of %d bytes is read completely, around the size limit for a single read',
  async (size) => {
    const text = `"${'x'.repeat(Math.max(0, size - 2))}"`.slice(0, size)
    const [entry] = await read(file('a.json', text))
    expect(entry && 'message' in entry && Buffer.from(entry.message.body).toString()).toBe(text)
  },
)

test.skipIf(process.platform !== 'linux')(
  'a file that is longer than its reported size, such as in /proc, is read completely',
  async () => {
    const [entry] = await read({ name: 'environ', path: '/proc/self/status' })
    expect(entry && 'message' in entry && Buffer.from(entry.message.body).toString()).toMatch(/^Name:[^]*Threads:/)
  },
)

test('a file that cannot be read results in an entry with the reason', async () => {
  const dir = tempDir()
  mkdirSync(join(dir, 'd.json'))
  expect(await read({ name: 'd.json', path: join(dir, 'd.json') })).toMatchObject([
    { file: 'd.json', problem: { code: 'file.unreadable', message: 'the file cannot be read (EISDIR)' } },
  ])
  expect(await read({ name: 'none.json', path: join(dir, 'none.json') })).toMatchObject([
    { problem: { code: 'file.unreadable', message: 'the file does not exist' } },
  ])
})

test('a limit for lines and files applies to readers that keep what they read', async () => {
  const lines = file('a.jsonl', '{"a":1}\n'.repeat(200_000))
  const found = await read(lines, undefined, { file: 1_000_000 })
  expect(found.length).toBeLessThan(150_000)
  expect(found.at(-1)).toMatchObject({ problem: { code: 'body.too-large' } })
})

test('Ctrl-C takes effect between small files', async () => {
  const stop = new AbortController()
  const input = file('a.json', '{}')
  setImmediate(() => stop.abort(new Error('SIGINT')))
  const readOn = async (): Promise<void> => {
    for (let count = 0; count < 1_000; count += 1)
      for await (const entries of readPayloads(input, { signal: stop.signal })) expect(entries).toHaveLength(1)
  }
  await expect(readOn()).rejects.toThrow('SIGINT')
})
