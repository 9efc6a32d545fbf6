import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, start } from '../helpers/billhook.ts'
import { freePort } from '../helpers/free-port.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('listen takes its port and data directory from the environment, but options take precedence', async () => {
  const cwd = tempDir()
  const port = await freePort()
  const env = { BILLHOOK_PORT: String(port), BILLHOOK_DATA_DIR: 'kept' }
  const ended = await start(['listen', '--timeout', '10ms'], { cwd, env }).ended
  expect(ended.stdout).toContain(`http://127.0.0.1:${port}`)
  expect(existsSync(join(cwd, 'kept', 'store.db'))).toBe(true)
  const other = await billhook(['listen', '--timeout', '10ms', '-p', '0', '--data-dir', 'mine'], { cwd, env })
  expect(other.stdout).not.toContain(`:${port};`)
  expect(existsSync(join(cwd, 'mine', 'store.db'))).toBe(true)
  expect(existsSync(join(cwd, '.billhook'))).toBe(false)
})

test('doctor shows the origin of each value, but never a secret', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'my.yaml'), 'version: 1\n')
  const vars = {
    BILLHOOK_SECRET: 'whsec_hunter2',
    BILLHOOK_PORT: '0',
    BILLHOOK_DATA_DIR: 'kept',
    BILLHOOK_CONFIG: 'my.yaml',
  }
  const { stdout } = await billhook(['doctor'], { cwd, env: vars })
  for (const name of Object.keys(vars)) expect(stdout).toContain(name)
  expect(stdout).not.toContain('hunter2')
  expect((await billhook(['doctor', '--data-dir', 'x'], { cwd })).stdout).toMatch(/\(--data-dir\)[^]*\(default\)/)
  const wrong = await billhook(['doctor'], { cwd, env: { BILLHOOK_PORT: '99999' } })
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("BILLHOOK_PORT is '99999'")])
})

test('--help names every variable', async () => {
  const { stdout } = await billhook(['--help'], { cwd: tempDir() })
  for (const name of ['SECRET', 'PORT', 'DATA_DIR', 'CONFIG']) expect(stdout).toContain(`BILLHOOK_${name}`)
})
