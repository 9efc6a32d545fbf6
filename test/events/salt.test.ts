import { chmodSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { redactionSalt } from '../../src/events/salt.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('a salt is created once, readable only by its owner, and kept', async () => {
  const dir = tempDir()
  const [one, ...others] = await Promise.all(Array.from({ length: 20 }, () => redactionSalt(dir)))
  expect(one).toHaveLength(32)
  for (const other of others) expect(other).toEqual(one)
  expect(await redactionSalt(dir)).toEqual(one)
  expect(readdirSync(dir)).toEqual(['redaction-salt'])
  expect(statSync(join(dir, 'redaction-salt')).mode & 0o777).toBe(0o600)
})

const known = Buffer.alloc(32, 7)
const own = (path: string) => writeFileSync(path, known, { mode: 0o600 })

test.each<readonly [string, (path: string) => void, string]>([
  ['one that others can read', (path) => writeFileSync(path, known, { mode: 0o644 }), 'can be read by others'],
  ['a link to one', (path) => (own(`${path}.other`), symlinkSync(`${path}.other`, path)), 'is a link'],
  ['a link to nothing', (path) => symlinkSync(`${path}.other`, path), 'is a link'],
  ['an empty one', (path) => writeFileSync(path, '', { mode: 0o600 }), 'is not a salt'],
  ['a guess', (path) => writeFileSync(path, 'salt', { mode: 0o600 }), 'is not a salt'],
])('a salt that may come from the repository is refused: %s', async (_, plant, problem) => {
  const dir = tempDir()
  plant(join(dir, 'redaction-salt'))
  const before = readdirSync(dir)
  await expect(redactionSalt(dir)).rejects.toMatchObject({
    code: 'BILLHOOK_SALT_UNUSABLE',
    exitCode: 3,
    message: expect.stringContaining(problem) as string,
    hint: expect.stringMatching(/delete/) as string,
  })
  expect(readdirSync(dir)).toEqual(before)
})

test('a refused salt is used after chmod 600', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'redaction-salt'), known, { mode: 0o644 })
  chmodSync(join(dir, 'redaction-salt'), 0o600)
  expect(await redactionSalt(dir)).toEqual(known)
})
