import { chownSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { billhook } from '../helpers/billhook.ts'
import { configEnv, configIn } from '../helpers/config.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const stranger = 54_321
const isRoot = process.getuid?.() === 0

function put(...parts: readonly string[]): string {
  const file = join(...parts)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'data_dir: found')
  return file
}

function fresh(): string {
  return realpathSync(tempDir())
}

test('a file above the home folder is not used', async () => {
  const home = join(fresh(), 'home')
  put(home, '..', 'billhook.yaml')
  const cwd = join(home, 'project', 'app')
  mkdirSync(cwd, { recursive: true })
  expect(await loadConfig(configEnv({ cwd, home }))).toMatchObject({ file: undefined, root: cwd })
  const file = put(home, 'billhook.yaml')
  expect(await loadConfig(configEnv({ cwd, home }))).toMatchObject({ file, root: home })
  const link = join(home, '..', 'link')
  symlinkSync(home, link)
  expect(await loadConfig(configEnv({ cwd, home: link }))).toMatchObject({ file })
})

test.runIf(isRoot)(
  'a folder of another user ends the search, so that files above a project cannot be planted',
  async () => {
    const [planted, cwd] = [fresh(), 'mine/app']
    put(planted, 'billhook.yaml')
    mkdirSync(join(planted, cwd), { recursive: true })
    chownSync(planted, stranger, stranger)
    chownSync(join(planted, 'billhook.yaml'), stranger, stranger)
    expect(await configIn(join(planted, cwd))).toMatchObject({ file: undefined, root: join(planted, cwd) })
    const { stdout } = await billhook(['doctor', '--format', 'json'], { cwd: join(planted, cwd) })
    expect(stdout).toContain('no billhook.yaml; using defaults')
  },
)

test.runIf(isRoot)('a project in a mounted folder is found from its subfolders, whoever owns it', async () => {
  const project = fresh()
  const cwd = join(project, 'app')
  const file = put(project, 'billhook.yaml')
  mkdirSync(cwd)
  for (const path of [project, cwd, file]) chownSync(path, stranger, stranger)
  expect(await configIn(cwd)).toMatchObject({ file, root: project })
})

test.runIf(isRoot)('a file that another user has put into a shared folder is reported and not used', async () => {
  const shared = fresh()
  const file = put(shared, 'billhook.yaml')
  mkdirSync(join(shared, 'app'))
  chownSync(file, stranger, stranger)
  const refused = {
    code: 'BILLHOOK_CONFIG_FOREIGN',
    exitCode: 2,
    message: '../billhook.yaml belongs to another user and is not used',
    hint: expect.stringContaining('--config ../billhook.yaml') as string,
  }
  await expect(configIn(join(shared, 'app'))).rejects.toMatchObject(refused)
  await expect(configIn(shared)).rejects.toMatchObject({ code: 'BILLHOOK_CONFIG_FOREIGN' })
  expect(await configIn(shared, {}, { file: 'billhook.yaml' })).toMatchObject({ dataDir: join(shared, 'found') })
})

test.runIf(isRoot)('links and repositories of another user are not followed or used', async () => {
  const shared = fresh()
  const [mine, cwd] = [put(shared, 'app', 'mine.yaml'), join(shared, 'app')]
  const planted = join(shared, 'billhook.yaml')
  symlinkSync(mine, planted)
  const { lchownSync } = await import('node:fs')
  lchownSync(planted, stranger, stranger)
  await expect(configIn(cwd)).rejects.toMatchObject({ code: 'BILLHOOK_CONFIG_FOREIGN' })
  const other = fresh()
  mkdirSync(join(other, '.git'))
  mkdirSync(join(other, 'app'))
  chownSync(join(other, '.git'), stranger, stranger)
  expect(await configIn(join(other, 'app'))).toMatchObject({ root: join(other, 'app') })
})

test('a file outside the working directory is named on stderr, but not on stdout', async () => {
  const top = fresh()
  put(top, 'billhook.yaml')
  put(top, 'schemas', 'x')
  mkdirSync(join(top, 'app'))
  writeFileSync(join(top, 'app', 'p.json'), '{}')
  const commands = [
    ['events', 'list'],
    ['doctor'],
    ['validate', 'p.json'],
    ['inspect', 'p.json', '--source', 'stripe'],
    ['replay', 'p.json'],
    ['send', 'invoice.paid'],
    ['verify', '--headers', 'p.json', '--body', 'p.json'],
    ['listen', '--respond', 'target'],
  ]
  for (const args of commands) {
    const below = await billhook(args, { cwd: join(top, 'app') })
    expect(below.stderr, args[0]).toMatch(/^note: using \.\.\/billhook\.yaml\n/)
    expect(below.stdout).not.toContain('note:')
  }
  expect((await billhook(['events', 'list'], { cwd: top })).stderr).not.toContain('note:')
  expect(
    (await billhook(['events', 'list', '--config', '../billhook.yaml'], { cwd: join(top, 'app') })).stderr,
  ).not.toContain('note:')
})
