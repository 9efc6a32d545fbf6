import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDir } from '../../src/files/make-dir.ts'
import { billhook } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('creates missing parents, and accepts an existing directory', () => {
  const dir = join(tempDir(), 'a', 'b', 'c')
  makeDir(dir, 0o700)
  makeDir(dir)
  for (const each of [dir, join(dir, '..')]) expect(statSync(each).mode & 0o777).toBe(0o700)
})

test('fails if a file is in the way', () => {
  const file = join(tempDir(), 'file')
  writeFileSync(file, '')
  expect(() => makeDir(file)).toThrow('EEXIST')
  expect(() => makeDir(join(file, 'below'))).toThrow('EEXIST')
})

// A missing name below /proc cannot be created, and the system reports the parent as missing.
test.runIf(existsSync('/proc/self')).each([
  [['listen', '--port', '0', '--data-dir', '/proc/none'], 'BILLHOOK_STORE_UNUSABLE'],
  [['listen', '--port', '0', '--data-dir', '/proc/none/deeper'], 'BILLHOOK_STORE_UNUSABLE'],
  [['listen', '--port', '0', '--record', '/proc/none/deeper'], 'BILLHOOK_RECORD_DIR_UNUSABLE'],
  [['events', 'export', '--to', '/proc/none'], 'BILLHOOK_EXPORT_FAILED'],
  [['events', 'export', '--to', '/proc/none/deeper/still'], 'BILLHOOK_EXPORT_FAILED'],
  [['events', 'export', '--format', 'jsonl', '--to', '/proc/none/deeper/file'], 'BILLHOOK_EXPORT_FAILED'],
])('%j fails instead of retrying forever', async (args, code) => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  expect(await billhook(args, { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(new RegExp(`${code}[^]*ENOENT|ENOENT[^]*${code}`)),
  })
})
