import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseRestart } from '../../src/observe/parse-restart.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const signal = new AbortController().signal

test('cmd: runs in the shell, and what fails is told as a restart', async () => {
  const dir = tempDir()
  await parseRestart('cmd:touch "restart"ed', dir)(signal)
  expect(existsSync(join(dir, 'restarted'))).toBe(true)
  await expect(parseRestart('cmd:exit 3', dir)(signal)).rejects.toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_RESTART_FAILED',
      exitCode: 3,
      message: 'the restart command failed: exit 3',
    }),
  )
})

test.each(['cmd: ', './restart.sh', 'http://127.0.0.1:3000/restart', ''])('%j is not a restart', (spec) => {
  expect(() => parseRestart(spec, '.')).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_RESTART_INVALID', exitCode: 2 }),
  )
})
