import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configIn } from '../helpers/config.ts'
import { tempDir } from '../helpers/temp-dir.ts'

function project(): string {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), 'data_dir: from-file\nlisten: { port: 1 }\n')
  mkdirSync(join(cwd, 'other'))
  writeFileSync(join(cwd, 'other', 'mine.yaml'), 'listen: { port: 3 }\n')
  return cwd
}

test('environment variables take precedence over billhook.yaml, so that containers can be configured', async () => {
  const cwd = project()
  const config = await configIn(cwd, { BILLHOOK_PORT: '2', BILLHOOK_DATA_DIR: 'from-env' })
  expect([config.listen.port, config.dataDir, config.origins]).toEqual([
    2,
    join(cwd, 'from-env'),
    { port: 'BILLHOOK_PORT', dataDir: 'BILLHOOK_DATA_DIR' },
  ])
})

test('BILLHOOK_CONFIG names the file, and --config takes precedence', async () => {
  const cwd = project()
  const vars = { BILLHOOK_CONFIG: 'other/mine.yaml' }
  expect((await configIn(cwd, vars)).listen.port).toBe(3)
  expect((await configIn(cwd, vars, { file: 'billhook.yaml' })).listen.port).toBe(1)
  await expect(configIn(cwd, { BILLHOOK_CONFIG: 'nope.yaml' })).rejects.toMatchObject({
    code: 'BILLHOOK_CONFIG_UNREADABLE',
  })
})

test('an empty variable counts as unset, because CI systems pass missing values as empty', async () => {
  const cwd = project()
  const config = await configIn(cwd, { BILLHOOK_PORT: '', BILLHOOK_DATA_DIR: '', BILLHOOK_CONFIG: '' })
  expect([config.listen.port, config.dataDir, config.origins]).toEqual([
    1,
    join(cwd, 'from-file'),
    { port: 'billhook.yaml', dataDir: 'billhook.yaml' },
  ])
})

test.each(['x', '65536', '-1', '1e3', ' 80', '0x10'])(
  'an invalid BILLHOOK_PORT=%s is an error only if it is used',
  async (value) => {
    const config = await configIn(project(), { BILLHOOK_PORT: value })
    expect(config.replay.to).toBeUndefined()
    expect(() => config.listen.port).toThrow('BILLHOOK_PORT')
  },
)
