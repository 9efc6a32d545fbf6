import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

/** Sends `count` events over 16 connections; resolves with the number of 2xx answers. */
async function post(url: string, count: number, from = 0): Promise<number> {
  let next = from
  let taken = 0
  const lane = async (): Promise<void> => {
    while (next < from + count) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { connection: 'close' },
        body: JSON.stringify(stripeEvent(`evt_${next++}`)),
      })
      if (response.ok) taken++
      await response.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: 16 }, lane))
  return taken
}

async function stored(dir: string): Promise<number> {
  const store = await openStore(join(dir, '.billhook'), 'read')
  try {
    return [...store.list({})].length
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

/** Returns the resident memory of a process, in MiB. */
function memory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}

/**
 * Starts a listener, leaves its output unread, and sends it events. The listener writes two lines per event, one of
 * which contains an answer of 300 kB. Its heap is limited to 96 MiB.
 */
async function unread(events: number) {
  const dir = tempDir()
  const target = await startTarget(() => ({ status: 200, body: 'x'.repeat(300_000) }))
  const env = { NODE_OPTIONS: '--max-old-space-size=96' }
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], {
    cwd: dir,
    env,
    unread: true,
  })
  expect(await post(listener.url, events)).toBe(events)
  await until(() => target.hits.length === events)
  return { ...listener, dir }
}

test(
  'memory stays bounded while 300 MB of output is not read, and Ctrl-C still exits with 130',
  { timeout: 120_000 },
  async () => {
    const { process: child, dir } = await unread(1_000)
    if (process.platform === 'linux') expect(memory(child.pid!)).toBeLessThan(320)
    const asked = performance.now()
    child.kill('SIGINT')
    await until(() => child.exitCode !== null)
    expect(child.exitCode).toBe(130)
    expect(performance.now() - asked).toBeLessThan(6_000)
    expect(await stored(dir)).toBe(1_000)
  },
)

test('a reader that resumes is informed once of how many lines were dropped', async () => {
  const { process: child, ended, dir } = await unread(200)
  const read = text(child.stdout!)
  await once(child.stdout!, 'readable')
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  const lines = (await read)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; code?: string; dropped?: number; message?: string })
  const told = lines.filter(({ code }) => code === 'BILLHOOK_OUTPUT_DROPPED')
  expect(told).toEqual([
    {
      kind: 'notice',
      at: expect.any(Number) as number,
      level: 'warning',
      code: 'BILLHOOK_OUTPUT_DROPPED',
      message: expect.stringContaining('in the store') as string,
      dropped: expect.any(Number) as number,
    },
  ])
  expect(told[0]!.dropped).toBeGreaterThan(200)
  // `ready`, `stopping`, and two lines per event.
  expect(lines.length - 1 + told[0]!.dropped!).toBe(2 + 2 * 200)
  expect(await stored(dir)).toBe(200)
})

test('text output that nobody reads does not keep the process running', async () => {
  const dir = tempDir()
  const { url, process: child } = await startListen(['--output', 'text'], { cwd: dir, unread: true })
  expect(await post(url, 1_500)).toBe(1_500)
  child.kill('SIGINT')
  await until(() => child.exitCode !== null)
  expect(child.exitCode).toBe(130)
  expect(await stored(dir)).toBe(1_500)
})

test('a reader that closes the pipe ends the listener with 0, and no acknowledged event is lost', async () => {
  const dir = tempDir()
  const [bin, ready] = [fileURLToPath(new URL('../../bin/billhook.js', import.meta.url)), join(dir, 'ready.json')]
  const script = '{ "$0" "$1" listen --port 0 --ready-file "$2" --output ndjson; echo "exit $?" >&2; } | head -n 1'
  const shell = spawn('sh', ['-c', script, process.execPath, bin, ready], { cwd: dir })
  const [stdout, stderr, ended] = [text(shell.stdout), text(shell.stderr), once(shell, 'close')]
  await until(() => existsSync(ready))
  const { url } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string }
  // The listener notices the closed pipe when it writes its next line.
  let acknowledged = 0
  while (shell.exitCode === null) acknowledged += await post(url, 1, acknowledged).catch(() => 0)
  await ended
  expect(await stdout).toMatch(/^\{"kind":"ready".*\}\n$/)
  expect(await stderr).toBe('exit 0\n')
  expect(acknowledged).toBeGreaterThan(0)
  expect(await stored(dir)).toBe(acknowledged)
})
