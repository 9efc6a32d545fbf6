import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('writes a billhook.yaml with a schema for editors, and shows the next step', async () => {
  const cwd = tempDir()
  expect(await billhook(['init'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('billhook listen --forward-to'),
    stderr: '',
  })
  expect(readdirSync(cwd).toSorted()).toEqual(['billhook.schema.json', 'billhook.yaml'])
  const [, schema] =
    /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(cwd, 'billhook.yaml'), 'utf8')) ?? []
  expect(JSON.parse(readFileSync(join(cwd, schema!), 'utf8'))).toMatchObject({ title: 'billhook.yaml' })
})

test.each(['billhook.yaml', 'billhook.yml', 'billhook.schema.json'])(
  'does not overwrite %s without --force',
  async (name) => {
    const cwd = tempDir()
    writeFileSync(join(cwd, name), 'mine: 1')
    expect(await billhook(['init'], { cwd })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('BILLHOOK_CONFIG_EXISTS'),
    })
    expect(readdirSync(cwd)).toEqual([name])
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('mine: 1')
    expect(await billhook(['init', '--force'], { cwd })).toMatchObject({ code: 0 })
  },
)

test.each(['billhook.schema.json', 'billhook.yaml'])(
  'a link named %s in a repository cannot be used to overwrite another file',
  async (name) => {
    const cwd = tempDir()
    const precious = join(tempDir(), 'bashrc')
    writeFileSync(precious, 'mine')
    symlinkSync(precious, join(cwd, name))
    expect(await billhook(['init', '--force'], { cwd })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/is a link[^]*next: delete it[^]*BILLHOOK_CONFIG_UNWRITABLE/),
    })
    expect(readFileSync(precious, 'utf8')).toBe('mine')
    unlinkSync(precious)
    expect(await billhook(['init'], { cwd })).toMatchObject({ code: 3 })
    expect(existsSync(precious)).toBe(false)
  },
)

test('if one file cannot be written, neither is the other', async () => {
  const cwd = tempDir()
  mkdirSync(join(cwd, 'billhook.yaml'))
  expect(await billhook(['init', '--force'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BILLHOOK_CONFIG_UNWRITABLE'),
  })
  expect(readdirSync(cwd)).toEqual(['billhook.yaml'])
})
