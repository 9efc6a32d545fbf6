import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { random, seed, times, tried } from './scale.ts'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))

/** Creating a mount namespace for the test requires Linux and root. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0
if (!canMount) console.warn('skipped the full-disk tests: cannot create a mount namespace here')

let number = 0

/**
 * Sends events one after another until `enough` returns true. Returns the ids of the acknowledged events and the number
 * of refused ones.
 */
async function sendUntil(
  url: string,
  enough: (refused: number, acknowledged: number) => boolean,
): Promise<{ acknowledged: string[]; refused: number }> {
  const acknowledged: string[] = []
  let refused = 0
  while (!enough(refused, acknowledged.length)) {
    number += 1
    const id = `evt_disk_${number}`
    const body = JSON.stringify(stripeEvent(id, { filler: 'x'.repeat(4_000) }))
    const answer = await fetch(url, { method: 'POST', body }).catch(() => undefined)
    if (answer?.status === 200) acknowledged.push(id)
    else refused += 1
  }
  return { acknowledged, refused }
}

async function storedIds(dataDir: string): Promise<Set<string>> {
  await using store = await openStore(dataDir, 'read')
  return new Set([...store.list({})].flatMap(({ inspection }) => inspection.identities.map(({ eventId }) => eventId)))
}

test('if a file cannot grow, acknowledged events are stored and all others get a 503', async () => {
  const next = random(seed)
  const totals = { acknowledged: 0, refused: 0, lost: 0 }
  const rounds = times(3, 30)
  for (let round = 0; round < rounds; round += 1) {
    const dir = tempDir()
    const listener = await startListen([], { cwd: dir, fileBlocks: 500 + Math.floor(next() * 3_000) })
    const { acknowledged, refused } = await sendUntil(listener.url, (bad) => bad >= 20)
    listener.process.kill('SIGKILL')
    await listener.ended
    const stored = await storedIds(join(dir, '.billhook'))
    totals.acknowledged += acknowledged.length
    totals.refused += refused
    totals.lost += acknowledged.filter((id) => !stored.has(id)).length
  }
  tried(
    'full disks, by a limit on files',
    rounds,
    `${totals.acknowledged} acknowledged, ${totals.refused} refused, ${totals.lost} lost`,
  )
  expect(totals.lost).toBe(0)
  expect(totals.acknowledged).toBeGreaterThan(rounds)
})

interface Disk {
  readonly dir: string
  /** Runs a command in the namespace in which the disk is mounted. */
  readonly within: (...command: readonly string[]) => ChildProcess
}

/** Creates a disk of the given size in a mount namespace that exists until the test ends. */
async function disk(size: string): Promise<Disk> {
  const dir = tempDir()
  const holder = spawn(
    'unshare',
    ['-m', 'sh', '-c', `mount -t tmpfs -o size=${size} none "$0" && echo mounted && exec sleep 1000`, dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  holder.stdout.on('data', (chunk) => (said += String(chunk)))
  onTestFinished(() => void holder.kill('SIGKILL'))
  await until(() => said.includes('mounted'))
  return {
    dir,
    within: (...command) =>
      spawn('nsenter', ['-t', String(holder.pid), '-m', '-w', ...command], {
        cwd: '/',
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
  }
}

function done(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve))
}

test.skipIf(!canMount)(
  'a full disk loses no acknowledged event, and events are accepted again once there is space',
  async () => {
    const { dir, within } = await disk('3m')
    const outside = tempDir()
    const target = await startTarget()
    const ready = join(outside, 'ready.json')
    const listener = within(
      process.execPath,
      bin,
      'listen',
      '--port',
      '0',
      '--data-dir',
      join(dir, 'data'),
      '--ready-file',
      ready,
      '--forward-to',
      target.url,
      '--output',
      'ndjson',
    )
    onTestFinished(() => void listener.kill('SIGKILL'))
    await until(() => existsSync(ready))
    const { url } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string }
    const full = await sendUntil(url, (refused) => refused >= 30)
    expect(await done(within('mount', '-o', 'remount,size=40m', dir))).toBe(0)
    const again = await sendUntil(url, (_, acknowledged) => acknowledged >= 20)
    listener.kill('SIGKILL')
    await delay(300)
    mkdirSync(join(outside, 'copy'))
    expect(await done(within('cp', '-r', join(dir, 'data'), join(outside, 'copy')))).toBe(0)
    const stored = await storedIds(join(outside, 'copy', 'data'))
    const acknowledged = [...full.acknowledged, ...again.acknowledged]
    const lost = acknowledged.filter((id) => !stored.has(id))
    tried(
      'a full disk with space again later',
      acknowledged.length + full.refused,
      `${acknowledged.length} acknowledged, ${full.refused} refused, ${lost.length} lost`,
    )
    expect(full.acknowledged.length).toBeGreaterThan(10)
    expect(lost).toEqual([])
  },
)

test.skipIf(!canMount)(
  'a read-only disk causes an error with a next step before anything is acknowledged',
  async () => {
    const { dir, within } = await disk('3m')
    expect(await done(within('mount', '-o', 'remount,ro', dir))).toBe(0)
    const outside = tempDir()
    const child = within(
      'sh',
      '-c',
      `"$0" "$1" listen --port 0 --data-dir "$2" > "$3" 2>&1; echo $? >> "$3"`,
      process.execPath,
      bin,
      join(dir, 'data'),
      join(outside, 'said'),
    )
    await done(child)
    const said = readFileSync(join(outside, 'said'), 'utf8')
    tried('a read-only disk', 1, `listen ends with exit ${said.trim().split('\n').at(-1)}`)
    expect(said).toMatch(/code: BILLHOOK_STORE_UNUSABLE\n3\n$/)
    expect(said).toContain('next:')
  },
)
