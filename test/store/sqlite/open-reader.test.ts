import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../src/store/sqlite/open.ts'
import { billhook } from '../../helpers/billhook.ts'
import { caught } from '../../helpers/caught.ts'
import { delivery, inspected, stripeEvent } from '../../helpers/deliveries.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

/** Copies a store to a directory in which it can be read but not written. */
function readOnly(from: string): string {
  const dir = join(tempDir(), 'store')
  mkdirSync(dir)
  for (const name of readdirSync(from).filter((name) => /^store\.db(?:-wal)?$/.test(name)))
    copyFileSync(join(from, name), join(dir, name))
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o444)
  chmodSync(dir, 0o555)
  onTestFinished(() => chmodSync(dir, 0o755))
  chmodSync(join(dir, '..'), 0o755)
  return dir
}

/** Root can write everywhere, so a test run by root reads as another user, who must be able to read the program. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const asNobody = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { uid: nobody, gid: nobody }).status === 0
const readsAsNobody = () =>
  asNobody('bin/billhook.js', '--version') &&
  asNobody('-e', 'fs.accessSync(process.argv[1], fs.constants.X_OK)', tmpdir())

function list(dir: string): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const as = isRoot ? { uid: nobody, gid: nobody } : {}
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/billhook.js', 'events', 'list', '--data-dir', dir],
    // The other user must not read root's settings.
    { ...as, encoding: 'utf8', env: { ...process.env, XDG_CONFIG_HOME: join(dir, '..', 'none') } },
  )
  return { code: status, stdout, stderr }
}

test('a read-only store is read, and the error explains when its log would need to be written', async ({ skip }) => {
  if (isRoot && !readsAsNobody())
    skip('root may write everywhere, and nobody else may read this checkout and the temporary folder')
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const from = join(cwd, '.billhook')
  expect(list(readOnly(from))).toMatchObject({ code: 0, stdout: expect.stringContaining('evt_1'), stderr: '' })
  await using listening = await openStore(from, 'listen')
  const received = delivery(stripeEvent('evt_2'))
  await listening.record({
    delivery: received,
    source: 's',
    inspection: inspected(received),
    targets: [],
    duplicates: 'suppress',
    contentIn: () => undefined,
  })
  expect(list(readOnly(from))).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/store\.db-wal[^]*copy the directory[^]*BILLHOOK_STORE_UNUSABLE/),
  })
})

test('a file that is not a store is refused', async () => {
  const cwd = tempDir()
  const foreign = async () =>
    expect(await billhook(['events', 'list', '--data-dir', '.'], { cwd })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/next: name another --data-dir\n.*BILLHOOK_STORE_FOREIGN/),
    })
  const path = join(cwd, 'store.db')
  writeFileSync(path, '')
  await foreign()
  writeFileSync(path, 'a text, and a long one: '.repeat(500))
  await foreign()
  chmodSync(path, 0o600)
  expect(await billhook(['listen', '--port', '0', '--data-dir', '.'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BILLHOOK_STORE_FOREIGN'),
  })
  writeFileSync(path, '')
  new DatabaseSync(path).exec('CREATE TABLE other (a)')
  await foreign()
})
