import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { systemEnv, type Env } from '../../src/env.ts'
import { paintWith } from '../../src/report/paint.ts'
import { validateText } from '../../src/report/validate/text.ts'
import { validate } from '../../src/validate/run.ts'
import { tempDir } from '../helpers/temp-dir.ts'

function envWith(cwd: string, signal: AbortSignal) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const env = { ...systemEnv(signal), cwd, vars: {}, stdin, stdout } as unknown as Env
  return { env, stdin, stdout }
}

it('ends when it is interrupted while standard input is open', async () => {
  const stop = new AbortController()
  const { env, stdin, stdout } = envWith(tempDir(), stop.signal)
  const ended = validate({ files: ['-'], report: validateText(await paintWith(0)) }, env)
  stdin.write('{}\n')
  stdin.write('{\n')
  await new Promise((resolve) => stdout.once('data', resolve))
  stop.abort(new Error('SIGINT'))
  expect(await ended).toBe('interrupted')
})

it('ends between the lines of a file when it is interrupted', async () => {
  const cwd = tempDir()
  const stop = new AbortController()
  writeFileSync(join(cwd, 'many.jsonl'), '{"half":\n'.repeat(300_000))
  const { env, stdout } = envWith(cwd, stop.signal)
  stdout.once('data', () => stop.abort(new Error('SIGINT')))
  stdout.resume()
  expect(await validate({ files: ['many.jsonl'], report: validateText(await paintWith(0)) }, env)).toBe('interrupted')
})

it('waits for a slow reader, so that the report does not accumulate in memory', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'many.jsonl'), '{"half":\n'.repeat(200_000))
  const { env, stdout } = envWith(cwd, new AbortController().signal)
  const ended = validate({ files: ['many.jsonl'], report: validateText(await paintWith(0)) }, env)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(stdout.writableLength).toBeLessThan(5_000_000)
  stdout.resume()
  expect(await ended).toBe('fail')
})
