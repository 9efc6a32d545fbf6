import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, test } from 'vitest'
import { openStore } from '../../../../src/store/sqlite/open.ts'
import { billhook, startListen } from '../../../helpers/billhook.ts'
import { caught } from '../../../helpers/caught.ts'
import { delivery, stripeEvent } from '../../../helpers/deliveries.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import { until } from '../../../helpers/until.ts'

const isRoot = process.getuid?.() === 0
const stranger = 54_321

/** A working directory, its `.billhook` directory, and a file of the user's next to the working directory. */
let cwd: string
let dir: string
let precious: string
beforeEach(() => {
  cwd = join(tempDir(), 'project')
  dir = join(cwd, '.billhook')
  precious = join(cwd, '..', 'bashrc')
  mkdirSync(cwd)
  writeFileSync(precious, 'alias ls=ls', { mode: 0o644 })
})

/** Opens the store like `billhook listen` or `billhook events`. */
async function open(mode: 'listen' | 'read', at = dir): Promise<void> {
  await using _ = await openStore(at, mode)
}

function unsafe(message: string) {
  return {
    code: 'BILLHOOK_STORE_UNSAFE',
    exitCode: 3,
    message: expect.stringContaining(message) as string,
    hint: expect.any(String) as string,
  }
}

function untouched(): void {
  expect(readFileSync(precious, 'utf8')).toBe('alias ls=ls')
  expect(lstatSync(precious).mode & 0o777).toBe(0o644)
}

const names = [
  'listener.json',
  'listener.lock',
  'listener.lock-journal',
  'listener.lock-wal',
  'store.db',
  'store.db-wal',
  'store.db-shm',
  'store.db-journal',
  '.gitignore',
]

test.each(names)('a repository with .billhook/%s as a link cannot be used to overwrite another file', async (name) => {
  mkdirSync(dir)
  symlinkSync(precious, join(dir, name))
  await expect(open('listen')).rejects.toMatchObject(unsafe(`${name} is a link`))
  untouched()
  const missing = join(cwd, '..', 'not-there')
  renameSync(join(dir, name), join(dir, 'x'))
  symlinkSync(missing, join(dir, name))
  await expect(open('listen')).rejects.toMatchObject(unsafe(`${name} is a link`))
  expect(existsSync(missing)).toBe(false)
})

test.each(['listener.json', 'listener.lock', 'store.db'])(
  'another file that is hard-linked as %s is not overwritten',
  async (name) => {
    mkdirSync(dir)
    linkSync(precious, join(dir, name))
    await expect(open('listen')).rejects.toMatchObject(unsafe('hard link'))
    untouched()
  },
)

test('a data directory that is a link, or inside one, is not used', async () => {
  const elsewhere = join(cwd, '..', 'elsewhere')
  mkdirSync(elsewhere)
  symlinkSync(elsewhere, dir)
  symlinkSync(elsewhere, join(cwd, 'way'))
  const refused = {
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(
      / is a link, .*\n {2}next: .* --data-dir .*\n {2}code: BILLHOOK_STORE_UNSAFE\n$/,
    ) as string,
  }
  const listen = ['listen', '--port', '0', '--timeout', '100ms']
  for (const args of [listen, ['events', 'list'], ['replay', 'store:', '--to', 'http://127.0.0.1:9']])
    expect(await billhook(args, { cwd }), args[0]).toMatchObject(refused)
  for (const yaml of ['data_dir: .billhook', 'data_dir: way/deep']) {
    writeFileSync(join(cwd, 'billhook.yaml'), yaml)
    expect(await billhook([...listen, '--trust-config'], { cwd }), yaml).toMatchObject(refused)
  }
  const doctor = JSON.parse((await billhook(['doctor', '--format', 'json', '--trust-config'], { cwd })).stdout) as {
    checks: unknown[]
  }
  expect(doctor.checks).toContainEqual({
    name: 'data-dir',
    status: 'fail',
    message: expect.stringContaining('is a link') as string,
    hint: expect.stringContaining('--data-dir') as string,
  })
  await expect(open('listen')).rejects.toMatchObject(unsafe('is a link'))
  expect(readdirSync(elsewhere)).toEqual([])
  expect(await billhook([...listen, '--data-dir', '.billhook'], { cwd })).toMatchObject({ code: 0 })
  expect(readdirSync(elsewhere)).toContain('store.db')
  expect(await billhook(['events', 'list', '--data-dir', '.billhook'], { cwd })).toMatchObject({ code: 0 })
})

test.each(['store.db', 'listener.lock', 'listener.json', 'store.db-wal', 'listener.lock-journal'])(
  'a %s that others can read may come from the repository and is refused',
  async (name) => {
    await caught(cwd, [delivery(stripeEvent('evt_1'))])
    const path = join(dir, name)
    if (!existsSync(path)) writeFileSync(path, '')
    chmodSync(path, 0o644)
    const before = readFileSync(path)
    await expect(open('listen')).rejects.toMatchObject({
      ...unsafe('can be read by others'),
      hint: expect.stringContaining(`chmod 600 ${path}`) as string,
    })
    expect(readFileSync(path)).toEqual(before)
    expect(statSync(path).mode & 0o777).toBe(0o644)
    chmodSync(path, 0o600)
    await open('listen')
  },
)

test('doctor reports that a listener would refuse the store', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  chmodSync(join(dir, 'store.db'), 0o644)
  expect(await billhook(['doctor', '--format', 'json'], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/"store",\s+"status": "fail",\s+"message": ".*can be read by others/) as string,
  })
})

test('a copy of a store with any mode can be read', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const copy = tempDir()
  copyFileSync(join(dir, 'store.db'), join(copy, 'store.db'))
  chmodSync(join(copy, 'store.db'), 0o666)
  expect(await billhook(['events', 'list', '--data-dir', copy], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('evt_1') as string,
  })
  expect(statSync(join(copy, 'store.db')).mode & 0o777).toBe(0o666)
})

test('a link to the store of another project is not read', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const other = tempDir()
  mkdirSync(join(other, '.billhook'))
  symlinkSync(join(dir, 'store.db'), join(other, '.billhook', 'store.db'))
  await expect(open('read', join(other, '.billhook'))).rejects.toMatchObject(unsafe('is a link'))
})

test.runIf(isRoot)(
  'in a container, root uses files of the owner of the mounted directory, but of nobody else',
  async () => {
    await caught(cwd, [delivery(stripeEvent('evt_1'))])
    for (const path of [cwd, dir, ...readdirSync(dir).map((name) => join(dir, name))])
      chownSync(path, stranger, stranger)
    await open('listen')
    chownSync(join(dir, 'store.db'), stranger + 1, stranger)
    await expect(open('listen')).rejects.toMatchObject(unsafe(`belongs to another user (${stranger + 1})`))
  },
)

test.each([0o770, 0o707])(
  'a data directory with mode %o is not used, because others could write to it',
  async (mode) => {
    await caught(cwd, [delivery(stripeEvent('evt_1'))])
    chmodSync(dir, mode)
    const refused = { ...unsafe('can be written by others'), hint: `chmod go-w ${dir}` }
    await expect(open('listen')).rejects.toMatchObject(refused)
    await expect(open('read')).rejects.toMatchObject(refused)
    expect(await billhook(['doctor'], { cwd })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/fail +data-dir .* can be written by others/) as string,
    })
    chmodSync(dir, 0o755)
    chmodSync(cwd, 0o777)
    await open('listen')
  },
)

test('suggested commands can be pasted into a shell, even with a hostile data directory name', async () => {
  const hostile = join(cwd, "it's; touch pwned #")
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  renameSync(dir, hostile)
  const spoil = [
    () => chmodSync(hostile, 0o770),
    () => chmodSync(join(hostile, 'store.db'), 0o644),
    () => symlinkSync(precious, join(hostile, 'store.db-journal')),
  ]
  for (const spoilt of spoil) {
    spoilt()
    const { hint } = (await open('listen', hostile).catch((error: unknown) => error)) as { hint: string }
    const [command = ''] = /(?:chmod|rm) .*?(?=; if it came|$)/.exec(hint) ?? []
    execFileSync('sh', ['-c', command], { cwd })
    await open('listen', hostile)
  }
  expect(existsSync(join(cwd, 'pwned'))).toBe(false)
})

test.runIf(isRoot)('a data directory of another user, who could read every event, is not used', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  chownSync(dir, stranger, stranger)
  for (const path of [join(cwd, '..'), cwd, dir]) chmodSync(path, 0o755)
  process.seteuid?.(stranger + 1)
  try {
    for (const mode of ['listen', 'read'] as const)
      await expect(open(mode), mode).rejects.toMatchObject(unsafe(`belongs to another user (${stranger})`))
  } finally {
    process.seteuid?.(0)
  }
})

test.each(['store.db-wal', 'store.db-shm'])(
  'another file that is hard-linked as %s is not overwritten by a reading command',
  async (name) => {
    await caught(cwd, [delivery(stripeEvent('evt_1'))])
    linkSync(precious, join(dir, name))
    await expect(open('read')).rejects.toMatchObject(unsafe('hard link'))
    untouched()
  },
)

test.each([
  ['a trigger', "CREATE TRIGGER t AFTER INSERT ON delivery BEGIN UPDATE outbox SET target = 'http://example.com'; END"],
  ['a view in place of a table', 'ALTER TABLE event RENAME TO e2; CREATE VIEW event AS SELECT * FROM e2'],
  ['an additional table', 'CREATE TABLE more (a)'],
  ['an index with an expression', 'CREATE INDEX i ON delivery (lower(id))'],
  ['another column', 'ALTER TABLE delivery ADD COLUMN more TEXT GENERATED ALWAYS AS (upper(id))'],
])('a store with %s is refused', async (_, sql) => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec(sql)
  db.close()
  for (const mode of ['listen', 'read'] as const) {
    await expect(open(mode), mode).rejects.toMatchObject({
      code: 'BILLHOOK_STORE_FOREIGN',
      exitCode: 3,
      message: expect.stringMatching(/contains the (?:trigger|view|table|index) \w+$/) as string,
    })
  }
})

test('a store on which the user has run ANALYZE is accepted', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec('ANALYZE')
  db.close()
  await open('listen')
})

test('doctor, which tests the lock by taking it, does not prevent a listener from starting', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  const holding =
    "const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); " +
    "console.log('held'); setTimeout(() => db.close(), 20)"
  const doctor = spawn(process.execPath, ['-e', holding, join(dir, 'listener.lock')])
  await new Promise((resolve) => doctor.stdout.once('data', resolve))
  await open('listen')
})

test('an invalid lock file is not reported as another listener', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  writeFileSync(join(dir, 'listener.lock'), 'a text, and a long one: '.repeat(500), { mode: 0o600 })
  await expect(open('listen')).rejects.toMatchObject({
    code: 'BILLHOOK_STORE_FOREIGN',
    message: expect.stringContaining('listener.lock') as string,
  })
})

test.skipIf(isRoot)('an inaccessible directory is not reported as one without a store', async () => {
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  chmodSync(dir, 0)
  const refused = {
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/cannot open the store .*EACCES[^]*BILLHOOK_STORE_UNUSABLE/) as string,
  }
  expect(await billhook(['events', 'list'], { cwd })).toMatchObject(refused)
  chmodSync(dir, 0o700)
})

test('if the store is deleted under a listener, later deliveries get no 2xx', async () => {
  const listener = await startListen(['--output', 'ndjson'], { cwd })
  const send = (id: string): Promise<number> =>
    fetch(`${listener.url}/stripe`, { method: 'POST', body: JSON.stringify(stripeEvent(id)) }).then(
      ({ status }) => status,
    )
  expect(await send('evt_1')).toBe(200)
  rmSync(dir, { recursive: true })
  expect(await send('evt_2')).toBe(503)
  await until(() => listener.output().includes('was deleted while billhook was running'))
})

test('a running listener keeps its lock when another process tests it', async () => {
  const listener = await startListen([], { cwd })
  await expect(open('listen')).rejects.toMatchObject({
    code: 'BILLHOOK_STORE_LOCKED',
    message: expect.stringContaining(`(pid ${listener.process.pid})`) as string,
  })
})
