import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { expandAll } from '../../src/inputs/expand.ts'
import { tempDir } from '../helpers/temp-dir.ts'

let cwd: string
beforeEach(() => {
  cwd = tempDir()
})

function touch(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), '{}')
  }
}

/** Nests directories until the path is too long for the system, so that the last one cannot be listed. */
function unlistable(dir: string): { readonly path: string; readonly name: string } {
  const name = 'd'.repeat(200)
  const script = 'cd "$0"; i=0; while [ $i -lt 30 ]; do mkdir "$1" && cd "$1"; i=$((i+1)); done'
  execFileSync('sh', ['-c', script, dir, name], { stdio: 'ignore' })
  let path = dir
  while (path.length + 1 + name.length < 4_096) path = join(path, name)
  path = join(path, name)
  return { path, name: path.slice(dir.length + 1) }
}

const names = async (args: readonly string[], except?: string) =>
  (await expandAll(args, { cwd, except: except && join(cwd, except) })).map(({ name }) => name)

describe('expandAll', () => {
  it('finds payload files below a directory in byte order, except hidden files, packages and schemas', async () => {
    touch(
      'in/b.json',
      'in/a/z.jsonl',
      'in/a/y.ndjson',
      'in/readme.md',
      'in/.git/x.json',
      'in/node_modules/p/package.json',
      'in/schemas/s/t/1.json',
    )
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(cwd, 'in/pipe.json')])
    expect(await names(['in'], 'in/schemas')).toEqual(['in/a/y.ndjson', 'in/a/z.jsonl', 'in/b.json'])
  })

  it('expands a pattern, unless a file has that name', async () => {
    touch('in/b.json', 'in/a.json', 'in/deep/c.json', 'in/[x].json')
    expect(await names(['in/?.json'])).toEqual(['in/a.json', 'in/b.json'])
    expect(await names(['in/**/*.json'])).toEqual(['in/[x].json', 'in/a.json', 'in/b.json', 'in/deep/c.json'])
    expect(await names(['in/[x].json'])).toEqual(['in/[x].json'])
  })

  it('returns each file once, in the order of the arguments', async () => {
    touch('a.json', 'b.json')
    expect(await names(['b.json', '.', './a.json', '-', '-'])).toEqual(['b.json', 'a.json', '<stdin>'])
  })

  it('accepts upper-case extensions, and distinguishes standard input from a file named -', async () => {
    touch('in/BAD.JSON', '-')
    expect(await names(['in', '-', './-'])).toEqual(['in/BAD.JSON', '<stdin>', './-'])
  })

  it('skips links to pipes and devices, but not broken links', async () => {
    touch('in/a.json')
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(cwd, 'pipe')])
    symlinkSync('../pipe', join(cwd, 'in/pipe.json'))
    symlinkSync('/dev/zero', join(cwd, 'in/zero.jsonl'))
    symlinkSync('/nowhere', join(cwd, 'in/gone.json'))
    expect(await names(['in'])).toEqual(['in/a.json', 'in/gone.json'])
    expect(await names(['in/g*'])).toEqual(['in/gone.json'])
  })

  it.each(['in', 'in/*', 'in/**', 'in/*.json*', 'in/'])('does not open pipes or devices in %s', async (arg) => {
    touch('in/a.json')
    execFileSync('mkfifo', [join(cwd, 'in/pipe.json'), join(cwd, 'pipe')])
    symlinkSync('../pipe', join(cwd, 'in/link.json'))
    symlinkSync('/dev/zero', join(cwd, 'in/zero.jsonl'))
    expect(await names([arg])).toEqual(['in/a.json'])
  })

  it.each(['in', 'in/**', 'in/**/*.json', 'in/*'])('skips hidden files, packages and schemas for %s', async (arg) => {
    touch('in/a.json', 'in/.b.json', 'in/._a.json', 'in/.git/c.json', 'in/node_modules/p/d.json', 'in/s/t/e.json')
    expect(await names([arg], 'in/s')).toEqual(['in/a.json'])
  })

  it('returns every named file: hidden files, packages and files with any extension', async () => {
    touch('.a.json', '.h/b.json', 'node_modules/p/c.json', 'd.txt')
    const named = ['.a.json', '.h/b.json', 'node_modules/p/c.json', 'd.txt']
    expect(await names(named)).toEqual(named)
    expect(await names(['.h', '.h/*', 'node_modules/*/*.json'])).toEqual(['.h/b.json', 'node_modules/p/c.json'])
  })

  it.each(['in', 'in/*.json', 'in/**', './in/*', '{in,x}/*.json'])(
    'refuses links in %s that lead to files outside',
    async (arg) => {
      const home = tempDir()
      writeFileSync(join(home, 'secret.json'), '{}')
      touch('in/a.json')
      symlinkSync('a.json', join(cwd, 'in/inside.json'))
      expect(await names([arg])).toHaveLength(2)
      symlinkSync(join(home, 'secret.json'), join(cwd, 'in/b.json'))
      await expect(names([arg])).rejects.toMatchObject({
        code: 'BILLHOOK_FILE_OUTSIDE',
        exitCode: 2,
        message: expect.stringContaining('b.json leads outside '),
        hint: 'name the file itself',
      })
      expect(await names(['in/b.json'])).toEqual(['in/b.json'])
    },
  )

  it('reports how many paths a pattern matches if none of them is a payload', async () => {
    touch('in/a.txt', 'in/b.txt')
    await expect(names(['in/*.txt'])).rejects.toMatchObject({
      message: 'in/*.txt: the pattern matches 2 paths, but no .json, .jsonl, .ndjson, .http or .har files',
    })
  })

  it('returns a directory that cannot be listed, so that its payloads do not count as checked', async () => {
    touch('in/a.json')
    const { path, name } = unlistable(join(cwd, 'in'))
    expect(await names(['in'])).toEqual(['in/a.json', join('in', name)])
    const [locked] = await expandAll(['in/d*'], { cwd, except: undefined })
    expect(locked?.path).toBe(path)
  })

  it('does not follow circular links', async () => {
    touch('in/a.json')
    symlinkSync(join(cwd, 'in'), join(cwd, 'in/again'))
    expect(await names(['in'])).toEqual(['in/a.json'])
  })

  it.each([
    ['', '"": the file name is empty'],
    ['nope.json', 'nope.json: there is no such file'],
    ['*.nope', '*.nope: the pattern does not match any file'],
    ['empty', 'empty: there are no .json, .jsonl, .ndjson, .http or .har files in this directory or below it'],
    ['a.json/b.json', 'a.json/b.json: there is no such file'],
    ['a\0.json', 'a\0.json: it cannot be read (ERR_INVALID_ARG_VALUE)'],
  ])('reports that %j is not a file', async (arg, message) => {
    touch('a.json')
    mkdirSync(join(cwd, 'empty'))
    await expect(names([arg])).rejects.toMatchObject({ code: 'BILLHOOK_FILE_NOT_FOUND', exitCode: 2, message })
  })
})
