import { chmodSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../../../src/store/sqlite/open.ts'
import { delivery, inspected, stripeEvent } from '../../../helpers/deliveries.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

function modes(dir: string): Record<string, string> {
  const names = readdirSync(dir).filter((name) => name !== '.gitignore')
  return Object.fromEntries(names.map((name) => [name, (statSync(join(dir, name)).mode & 0o777).toString(8)]))
}

test('nobody else can read the store, whatever the mode of its directory', async () => {
  const dir = tempDir()
  chmodSync(dir, 0o755)
  await using store = await openStore(dir, 'listen')
  const received = delivery(stripeEvent('evt_1'))
  await store.record({
    delivery: received,
    source: 's',
    inspection: inspected(received),
    targets: [],
    duplicates: 'suppress',
    contentIn: () => undefined,
  })
  const all = modes(dir)
  expect(all).toMatchObject({
    'listener.json': '600',
    'listener.lock': '600',
    'store.db': '600',
    'store.db-shm': '600',
    'store.db-wal': '600',
  })
  expect(new Set(Object.values(all))).toEqual(new Set(['600']))
})
