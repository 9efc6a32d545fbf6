import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BillhookError } from '../../src/errors.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { StoreMode } from '../../src/store/store.ts'
import type { NewDelivery, Store } from '../../src/store/store.ts'
import { delivery, stripeEvent, toRecord } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { diceOf, type Dice } from './mutate.ts'
import { random, seed, times, tried } from './scale.ts'

const target = 'http://127.0.0.1:1/hook'
const now = 1_750_000_000_000
const size = 80

function entry(id: string): NewDelivery {
  return toRecord(delivery(stripeEvent(id, { filler: 'x'.repeat(700) }), [['Content-Type', 'application/json']], now), {
    targets: [target],
  })
}

/** Returns a copy of the file that is truncated, or in which a block is zeroed or some bytes are changed. */
function damaged(file: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(file)
  const kind = dice(4)
  if (kind === 0) return copy.subarray(0, dice(copy.length))
  if (kind === 1) {
    const at = dice(copy.length)
    return copy.fill(0, at, Math.min(at + 512, copy.length))
  }
  for (let left = 1 + dice(kind === 2 ? 1 : 64); left > 0; left -= 1) copy[dice(copy.length)] = dice(256)
  return copy
}

type Outcome = 'whole' | 'skipped some' | 'refused'

/**
 * Uses a store as the listener or `events list` does. Every failure must result in a readable error or be reported
 * with the id of the damaged row.
 */
async function use(dir: string, mode: StoreMode, work: (store: Store) => Promise<void>): Promise<Outcome> {
  let skipped = 0
  try {
    await using store = await openStore(dir, mode, () => (skipped += 1))
    await work(store)
  } catch (error) {
    if (error instanceof BillhookError) return 'refused'
    throw error
  }
  return skipped > 0 ? 'skipped some' : 'whole'
}

test('damaged stores never trigger a bug', async () => {
  const dir = tempDir()
  {
    await using store = await openStore(dir, 'listen')
    for (let number = 0; number < size; number += 1) await store.record(entry(`evt_${number}`))
  }
  const file = readFileSync(join(dir, 'store.db'))
  const dice = diceOf(random(seed))
  const count = times(120, 5_000)
  const outcomes: Record<string, number> = {}
  const bugs: string[] = []
  for (let number = 0; number < count; number += 1) {
    const copy = join(dir, `copy-${number}`)
    mkdirSync(copy)
    writeFileSync(join(copy, 'store.db'), damaged(file, dice), { mode: 0o600 })
    const works: readonly (readonly [StoreMode, (store: Store) => Promise<void>])[] = [
      ['read', async (store) => void [...store.list({})].map(({ delivery: { id } }) => store.attempts(id))],
      ['read', async (store) => void [...store.list({ limit: 5, type: 'invoice.*' })]],
      [
        'listen',
        async (store) => {
          store.waiting()
          store.due(target, now, 100, () => false)
          // A damaged store may refuse new deliveries. The answer is then a 503, never a 200.
          await Promise.allSettled([store.record(entry(`evt_new_${number}`)), store.record(entry('evt_7'))])
          store.nextDue(target, now)
        },
      ],
    ]
    for (const [mode, work] of works) {
      try {
        const outcome = await use(copy, mode, work)
        outcomes[`${mode}, ${outcome}`] = (outcomes[`${mode}, ${outcome}`] ?? 0) + 1
      } catch (error) {
        bugs.push(`number ${number}, ${mode}: ${String(error)}`)
        copyFileSync(join(copy, 'store.db'), join(dir, `bug-${number}.db`))
      }
    }
  }
  tried(
    `damaged stores, seed ${seed}`,
    count,
    `${bugs.length} bugs; ${Object.entries(outcomes)
      .map(([name, times]) => `${name}: ${times}`)
      .join('; ')}`,
  )
  expect(bugs.slice(0, 5)).toEqual([])
})
