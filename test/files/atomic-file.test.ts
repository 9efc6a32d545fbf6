import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAtomically } from '../../src/files/atomic-file.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('creates a file, and replaces it', async () => {
  const dir = tempDir()
  for (const content of ['one', 'two']) {
    await writeAtomically(join(dir, 'file'), content)
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe(content)
  }
  expect(readdirSync(dir)).toEqual(['file'])
})

test('a pipe is written to, not replaced', async () => {
  const path = join(tempDir(), 'pipe')
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  const read = readFile(path, 'utf8')
  await writeAtomically(path, 'content')
  expect(await read).toBe('content')
  expect(lstatSync(path).isFIFO()).toBe(true)
})

test('a pipe whose reader leaves early is an error, not a lost report', async () => {
  const dir = tempDir()
  const path = join(dir, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = spawn('sh', ['-c', 'head -c 10 < pipe'], { cwd: dir, stdio: 'ignore' })
  const left = once(reader, 'close')
  await expect(writeAtomically(path, 'x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'EPIPE' })
  await left
})

test('a link stays a link, and the file behind it gets the content', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'file'), 'old')
  symlinkSync('file', join(dir, 'link'))
  await writeAtomically(join(dir, 'link'), 'new')
  expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('new')
})

test('a failed write leaves no temporary file behind', async () => {
  const dir = tempDir()
  await expect(writeAtomically(join(dir, 'missing', 'file'), 'x')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(writeAtomically(dir, 'x')).rejects.toMatchObject({
    code: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST|EBUSY/) as string,
  })
  expect(readdirSync(dir)).toEqual([])
})

test('a link planted under a guessable temporary name is not written through', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'precious'), 'mine')
  symlinkSync('precious', join(dir, `file.${process.pid}.tmp`))
  await writeAtomically(join(dir, 'file'), 'new')
  expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('mine')
  expect(lstatSync(join(dir, 'file')).isFile()).toBe(true)
})

test('a private report stays private when it is rewritten', async () => {
  const path = join(tempDir(), 'file')
  writeFileSync(path, 'old', { mode: 0o600 })
  await writeAtomically(path, 'new')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})
