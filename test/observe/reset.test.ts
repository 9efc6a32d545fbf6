import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { parseReset, parseRestart } from '../../src/observe/reset.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const signal = new AbortController().signal

test('http: sends a POST, and only a 2xx is a reset', async () => {
  const target = await startTarget((_hit, count) => (count === 1 ? 204 : 500))
  await parseReset(`${target.url}/reset`, '.')(signal)
  expect(target.hits[0]).toMatchObject({ method: 'POST', url: '/reset' })
  await expect(parseReset(target.url, '.')(signal)).rejects.toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_RESET_FAILED',
      exitCode: 3,
      message: expect.stringContaining('responded with 500'),
    }),
  )
  await expect(parseReset('http://127.0.0.1:1/', '.')(signal)).rejects.toThrow('ECONNREFUSED')
})

test('cmd: runs in the shell, in the working directory, and only exit 0 is a reset', async () => {
  const dir = tempDir()
  await parseReset('cmd:echo "$((1+1))" > done', dir)(signal)
  expect(readFileSync(join(dir, 'done'), 'utf8')).toBe('2\n')
  await expect(parseReset('cmd:echo no such table >&2; exit 3', dir)(signal)).rejects.toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_RESET_FAILED',
      exitCode: 3,
      message: expect.stringContaining('exit 3: no such table'),
    }),
  )
})

test('an interruption ends the command and its child processes', async () => {
  const dir = tempDir()
  const abort = new AbortController()
  const running = parseReset('cmd:(sleep 1; touch late) & touch begun; wait', dir)(abort.signal)
  await until(() => existsSync(join(dir, 'begun')))
  abort.abort(new Error('SIGINT'))
  await expect(running).rejects.toThrow('SIGINT')
  await delay(1_200)
  expect(existsSync(join(dir, 'late'))).toBe(false)
})

test('a process that the command leaves behind does not hold up the run', async () => {
  const start = Date.now()
  await parseReset('cmd:sleep 5 & exit 0', tempDir())(signal)
  expect(Date.now() - start).toBeLessThan(3_000)
})

test.each(['cmd:', 'cmd: ', 'restart', 'ftp://x/', ''])('%j is not a reset', (spec) => {
  expect(() => parseReset(spec, '.')).toThrow(expect.objectContaining({ code: 'BILLHOOK_RESET_INVALID', exitCode: 2 }))
})

test('a restart runs in the shell, and its failure is not reported as a reset', async () => {
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
