import { expect, test } from 'vitest'
import type { Env } from '../../src/env.ts'
import { assertNotItself } from '../../src/commands/listen/own-address.ts'
import { destinationOf } from '../../src/commands/replay/destination.ts'
import { billhook, startListen } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test.each([
  ['listen --port 80000', 'use a port from 0 to 65535; 0 picks a free one'],
  ['listen --timeout 5', 'use a duration such as 500ms'],
  ['events list --since yesterday', 'use a duration'],
  ['events list -n 0', 'use a whole number of at least 1'],
  ['replay x --set amount', 'use PATH=VALUE, such as data.object.amount=5'],
  ['replay x --report foo', 'use FORMAT or FORMAT=FILE'],
  ['listen --forward-to ftp://x', 'use an http:// or https:// URL'],
  ['listen --secret=', 'it is empty; is the variable set?'],
  ['validate x --format jsn', 'did you mean json?'],
  ['validate x --format %%%%%%%%%%%', 'use one of text, json, junit, github'],
  ['verify', 'billhook verify --help shows examples'],
  ['replay', 'billhook replay --help shows examples'],
  ['events show', 'billhook events show --help shows examples'],
  ['doctor --verbose', 'billhook doctor --help lists the options'],
  ['doctor x', 'remove the extra arguments'],
  ['listen --port', 'add a value after the option'],
  ['send invoice.paid --source stipe', 'did you mean stripe?'],
  ['send --list --source stipe', 'did you mean stripe?'],
  ['listen --source strip', 'did you mean stripe?'],
  ['listen --forward-to http://localhost:4400/hooks', 'name the URL of your handler'],
  [
    'listen --port 4500 --host 0.0.0.0 --forward-to http://127.0.0.1:4500',
    'name the URL of your handler, or choose another --port',
  ],
])('billhook %s: the next step says what to do', async (line, next) => {
  const { code, stdout, stderr } = await billhook(line.split(' '), { cwd: tempDir(), env: { CI: '1' } })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`  next: ${next}`)
  // No sentence starts with a lower-case letter.
  expect(stderr).not.toMatch(/\. [a-z]/)
})

test.each([
  ['127.0.0.1', 4400, 'http://localhost:4400/x', true],
  ['localhost', 4400, 'http://[::1]:4400/', true],
  ['0.0.0.0', 80, 'http://127.0.0.1/', true],
  ['192.0.2.1', 4400, 'http://192.0.2.1:4400/', true],
  ['127.0.0.1', 0, 'http://127.0.0.1:4400/', false],
  ['127.0.0.1', 4400, 'http://127.0.0.1:4401/', false],
  ['127.0.0.1', 4400, 'http://192.0.2.1:4400/', false],
])('a listener on %s:%i that forwards to %s forwards to itself: %s', (host, port, target, isRefused) => {
  const check = (): void => assertNotItself([target], host, port)
  if (isRefused) expect(check).toThrow(/is billhook itself/)
  else expect(check).not.toThrow()
})

test.each(['listen', 'send invoice.paid --source stripe --to http://127.0.0.1:1/'])(
  'an API key given as the secret of %s is refused with the reason',
  async (line) => {
    const ended = await billhook([...line.split(' '), '--secret', 'sk_test_123'], { cwd: tempDir(), env: { CI: '1' } })
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('a Stripe API key')])
  },
)

test('HTML is not written to a terminal', () => {
  const terminal = { stdout: { isTTY: true } } as unknown as Env
  const pipe = { stdout: { isTTY: false } } as unknown as Env
  expect(() => destinationOf({ format: 'html' }, terminal)).toThrow(/cannot be shown in a terminal/)
  expect(() => destinationOf({ report: [{ format: 'html', file: undefined }] }, terminal)).toThrow(
    /cannot be shown in a terminal/,
  )
  expect(destinationOf({ format: 'html', output: ['a.html'] }, terminal).reports).toHaveLength(1)
  expect(destinationOf({ format: 'html' }, pipe).reports).toHaveLength(1)
})

test.each(['version', '-v', '-V', '--version'])('billhook %s prints the version', async (word) => {
  expect(await billhook([word], { cwd: tempDir() })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test('send --list applies --source, aligns its columns, and lists no name twice', async () => {
  const { stdout } = await billhook(['send', '--list', '--source', 'gocardless'], { cwd: tempDir() })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) {
    expect(line).toMatch(/^gocardless  /)
    const names = (line.split(/ {2,}/)[3] ?? '').split(', ')
    expect(new Set(names).size).toBe(names.length)
  }
  const types = lines.map((line) => /^\S+ +\S+ +/.exec(line)?.[0].length)
  expect(new Set(types).size).toBe(1)
})

test('a request with a mistyped path is logged with the path that was probably meant', async () => {
  const listener = await startListen([], { cwd: tempDir() })
  const answer = await fetch(`${listener.url}/strip`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(404)
  listener.process.kill('SIGINT')
  const { stdout } = await listener.ended
  expect(stdout).toContain('no source at /strip; did you mean /stripe?')
})
