import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { secret, signedRequests } from './events.ts'
import { load } from './load.ts'
import { median } from './median.ts'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
const schemas = fileURLToPath(new URL('../../fixtures/schemas', import.meta.url))
const bare = fileURLToPath(new URL('bare-server.ts', import.meta.url))

const events = 20_000
const connections = 64
const rounds = 3

/** Durable ingest: verified, deduped, held to its schema, on disk before the answer; against a server that discards. */
export async function ingest() {
  const dir = mkdtempSync(join(tmpdir(), 'billhook-bench-'))
  const readyFile = join(dir, 'ready.json')
  const server = spawn(process.execPath, [bare], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(dir, 'billhook.yaml'), `schemas: ${schemas}\n`)
  const listener = spawn(process.execPath, [bin, 'listen', '--port', '0', '--secret', secret, '--ready-file', readyFile], { cwd: dir, stdio: 'ignore' })
  try {
    const bareUrl = await firstLine(server.stdout)
    while (!existsSync(readyFile)) await delay(20)
    const { url } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string }
    await load(bareUrl, signedRequests(2_000, 'warm'), connections)
    await load(url, signedRequests(2_000, 'warm'), connections)
    const pairs: { bare: number; billhook: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const requests = signedRequests(events, `r${round}`)
      const baseline = await load(bareUrl, requests, connections)
      const own = await load(url, requests, connections)
      if (own.status['200'] !== events) throw new Error(`not every event was accepted: ${JSON.stringify(own.status)}`)
      pairs.push({ bare: baseline.perSecond, billhook: own.perSecond })
    }
    return {
      name: 'durable ingest, 64 connections',
      unit: 'events/s',
      value: median(pairs.map(({ billhook }) => billhook)),
      baseline: median(pairs.map(({ bare }) => bare)),
      ratio: median(pairs.map(({ bare, billhook }) => billhook / bare)),
    }
  } finally {
    server.kill()
    listener.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('the server did not start')
}
