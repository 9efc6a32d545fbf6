import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { parseObserver } from '../../src/observe/parse-observer.ts'
import { failure, observe, testEnv } from '../helpers/observe.ts'
import { tempDir } from '../helpers/temp-dir.ts'

async function read(command: string, options: Parameters<typeof observe>[1] = {}): Promise<unknown> {
  const { state } = await observe(`cmd:${command}`, options)
  return state()
}

test.each([
  ['JSON', `printf '{"credits":{"cus_1":100}}'`, '{"credits":{"cus_1":100}}'],
  ['every digit of a number', 'echo " 90071992547409931 "', '90071992547409931'],
  ['lines', String.raw`printf ' b 2\n a 1 \n\n'`, '["b 2","a 1"]'],
  ['nothing', 'true', '[]'],
  ['stdout only, not stderr', 'echo warning >&2; echo 7', '7'],
  ['more at once than a pipe holds', 'head -c 200000 /dev/zero | tr "\\0" 1', `1${'1'.repeat(199_999)}`],
])('reads %s', async (_name, command, state) => {
  expect(JSON.stringify(await read(command))).toBe(state)
})

test('runs in the working directory', async () => {
  const cwd = tempDir()
  expect(await read('pwd', { cwd })).toEqual([expect.stringContaining(cwd)])
})

test.each([
  ['an exit code', 'echo 1; echo no such table >&2; exit 3', /exit 3: 1\nno such table/],
  ['too much output', 'head -c 17000000 /dev/zero', /more than 16 MiB/],
  ['a secret in its output, masked,', 'echo "password=hunter2" >&2; exit 1', /password=\*\*\*/],
  ['a missing folder', 'true', /ENOENT/, '/nowhere/at/all'],
])('%s is an error, not a state', async (_name, command, message, cwd = '.') => {
  await expect(read(command, { cwd })).rejects.toThrow(failure(message))
})

test('a timeout ends the command and its child processes', async () => {
  const cwd = tempDir()
  await expect(read('(sleep 1; touch late) & wait', { cwd, timeoutMs: 200 })).rejects.toThrow(
    'did not finish within 200ms',
  )
  await delay(1_200)
  expect(existsSync(join(cwd, 'late'))).toBe(false)
})

test('a command is not shown with its secrets', async () => {
  const { observer } = await observe('cmd:PGPASSWORD=hunter2 psql -c x')
  expect(observer.label).toBe('cmd:PGPASSWORD=*** psql -c x')
})

test('a missing command is a usage error', () => {
  expect(() => parseObserver('cmd: ', testEnv)).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_OBSERVER_INVALID', exitCode: 2 }),
  )
})
