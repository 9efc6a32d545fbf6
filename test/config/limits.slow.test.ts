import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { configIn } from '../helpers/config.ts'
import { makePipe } from '../helpers/pipe.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const kibibyte = 1024

function load(text: string, dir = tempDir()) {
  writeFileSync(join(dir, 'billhook.yaml'), text)
  return configIn(dir)
}

function times(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('')
}

test.each([
  [
    'a list that every source repeats by alias',
    `listen:\n  forward_to: &u ` +
      `[${'"http://127.0.0.1/", '.repeat(10_000)}]\nsources:\n` +
      times(20_000, (index) => `  s${index}: { forward_to: *u }\n`),
    'has too many values',
  ],
  ['more values than a project needs', `replay: { ignore: [${'a, '.repeat(100_000)}] }`, 'has too many values'],
  [
    'an alias that is repeated',
    `replay:\n  to: &a "http://127.0.0.1/"\n  ignore: [${'*a, '.repeat(150_000)}]`,
    'has too many values',
  ],
  ['many keys', times(100_000, (index) => `k${index}: 1\n`), "unknown key 'k0'"],
  ['brackets', '['.repeat(kibibyte ** 2), 'not valid YAML'],
  ['maps in maps', '{a: '.repeat(200_000), 'not valid YAML'],
  ['lists in lists', '- '.repeat(400_000), 'not valid YAML'],
  ['a map that contains itself', 'sources: &s { a: *s }', "unknown key 'a' in sources.a"],
])('a file that would slow down every command is refused at once: %s', async (_, text, message) => {
  expect(text.length).toBeLessThanOrEqual(kibibyte ** 2)
  const error: unknown = await load(text).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'BILLHOOK_CONFIG_INVALID',
    message: expect.stringMatching(/^billhook\.yaml:\d+:\d+: /) as string,
  })
  expect((error as Error).message).toContain(message)
})

test('an alias refers to the latest anchor of its name, and a few aliases are accepted', async () => {
  const { replay } = await load('replay:\n  ignore: [&a one, *a, &a two, *a]\n')
  expect(replay.ignore).toEqual(['one', 'one', 'two', 'two'])
  await expect(load('replay: { ignore: [*none] }')).rejects.toMatchObject({ code: 'BILLHOOK_CONFIG_INVALID' })
})

test('a file of up to 1 MiB is read, and a larger one is refused', async () => {
  const comment = '# a comment of some length\n'
  await load(`${comment.repeat(Math.floor((kibibyte ** 2 - 20) / comment.length))}listen: { port: 9 }`)
  await expect(load(comment.repeat(50_000))).rejects.toMatchObject({
    code: 'BILLHOOK_CONFIG_UNREADABLE',
    message: 'billhook.yaml cannot be read: it is larger than 1024 KiB',
  })
})

test('a pipe or a device as billhook.yaml does not block a command', async () => {
  const dir = tempDir()
  makePipe(join(dir, 'billhook.yaml'))
  const refused = {
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/cannot be read: it is not a regular file\n[^]*BILLHOOK_CONFIG_UNREADABLE/) as string,
  }
  expect(await billhook(['events', 'list'], { cwd: dir })).toMatchObject(refused)
  expect(await billhook(['events', 'list', '--config', '/dev/zero'], { cwd: tempDir() })).toMatchObject(refused)
})
