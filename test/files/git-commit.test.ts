import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCommit } from '../../src/files/git-commit.ts'
import { tempDir } from '../helpers/temp-dir.ts'

function git(dir: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, ...args], { cwd: dir, encoding: 'utf8' }).trim()
}

function repository(): { readonly dir: string; readonly commit: string } {
  const dir = tempDir()
  git(dir, 'init', '-q', '-b', 'feature/one')
  git(dir, 'commit', '-q', '--allow-empty', '-m', 'one')
  return { dir, commit: git(dir, 'rev-parse', 'HEAD') }
}

test('the commit is found from a branch, packed refs, a detached head and a subfolder', async () => {
  const { dir, commit } = repository()
  const below = join(dir, 'packages', 'api')
  mkdirSync(below, { recursive: true })
  expect([await gitCommit(dir), await gitCommit(below)]).toEqual([commit, commit])
  git(dir, 'pack-refs', '--all')
  expect(await gitCommit(dir)).toBe(commit)
  git(dir, 'checkout', '-q', '--detach')
  expect(await gitCommit(dir)).toBe(commit)
})

test('a missing repository, or one without a commit, is not an error', async () => {
  const dir = tempDir()
  expect(await gitCommit(dir)).toBeUndefined()
  git(dir, 'init', '-q')
  expect(await gitCommit(dir)).toBeUndefined()
})

test('nothing outside the repository is read, and no links, worktree files or endless files', async () => {
  const { dir } = repository()
  const commitFile = join(dir, '.git', 'refs', 'heads', 'feature', 'one')
  const elsewhere = join(tempDir(), 'secret')
  renameSync(commitFile, elsewhere)
  symlinkSync(elsewhere, commitFile)
  expect(await gitCommit(dir)).toBeUndefined()
  for (const head of ['ref: refs/../../../secret', `ref: ${elsewhere}`, 'password', `ref: refs/${'x'.repeat(5_000)}`]) {
    writeFileSync(join(dir, '.git', 'HEAD'), head)
    expect(await gitCommit(dir)).toBeUndefined()
  }
  const worktree = tempDir()
  writeFileSync(join(worktree, '.git'), `gitdir: ${join(dir, '.git')}`)
  expect(await gitCommit(worktree)).toBeUndefined()
  const linked = tempDir()
  symlinkSync(join(dir, '.git'), join(linked, '.git'))
  expect(await gitCommit(linked)).toBeUndefined()
})
