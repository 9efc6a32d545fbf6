import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test.each([
  ['nope --help', "unknown command 'nope'\n  next: --help lists the commands and topics"],
  ['--help nope', "unknown command 'nope'"],
  ['replays --help', "unknown command 'replays'\n  next: did you mean replay?"],
  ['help replays', "unknown command or topic 'replays'\n  next: did you mean replay?"],
  ['events lst --help', "unknown command 'lst'\n  next: did you mean list?"],
])('billhook %s: help for an unknown command is a usage error', async (line, message) => {
  const ended = await billhook(line.split(' '), { cwd: tempDir() })
  expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(message)])
})

test.each([
  ['help', 'Usage: billhook [options] [command]'],
  ['help replay', 'Usage: billhook replay '],
  ['events list --help', 'Usage: billhook events list '],
  ['validate x --help', 'Usage: billhook validate '],
])('billhook %s: requested help exits with 0', async (line, usage) => {
  expect(await billhook(line.split(' '), { cwd: tempDir() })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(usage),
    stderr: '',
  })
})

test('a password in a wrong option is not printed', async () => {
  const ended = await Promise.all(
    ['--forward-to http://u:hunter2@h/', '--forward-to ws://u:hunter2@h/', '--secrt=hunter2'].map((line) =>
      billhook(['listen', ...line.split(' ')], { cwd: tempDir() }),
    ),
  )
  expect(ended.map(({ code, stderr }) => [code, stderr.includes('hunter2')])).toEqual([
    [2, false],
    [2, false],
    [2, false],
  ])
  expect(ended[1]?.stderr).toContain("argument 'ws://***@h/' is invalid")
})

test('billhook help and billhook --help print the same text', async () => {
  const [asked, flagged] = await Promise.all([['help'], ['--help']].map((args) => billhook(args, { cwd: tempDir() })))
  expect(asked?.stdout).toBe(flagged?.stdout)
})
