import { expect, test } from 'vitest'
import { parseObserver } from '../../src/observe/parse-observer.ts'
import { testEnv } from '../helpers/observe.ts'
import { startTarget } from '../helpers/target.ts'

const signal = new AbortController().signal

async function read(url: string, abort = signal): Promise<unknown> {
  await using observer = await parseObserver(url, testEnv)()
  return await observer.read(abort)
}

test('reads the state, with every digit', async () => {
  const target = await startTarget(() => ({ status: 200, body: '{"cents":90071992547409931}' }))
  expect(JSON.stringify(await read(`${target.url}/state?of=cus_1`))).toBe('{"cents":90071992547409931}')
  expect(target.hits[0]).toMatchObject({ method: 'GET', url: '/state?of=cus_1' })
})

test.each([
  ['a page', { status: 200, body: '<html>' }, 'did not return JSON'],
  ['nothing', { status: 200 }, 'did not return JSON'],
  ['an error', { status: 500, body: '{}' }, 'answered 500'],
  ['a redirect', { status: 302, headers: { location: '/' } }, 'answered 302'],
  ['too large a body', { status: 200, body: ' '.repeat(17 * 1024 * 1024) }, 'more than 16 MiB'],
  ['no answer', 'reset', 'cannot be reached'],
] as const)('%s is an error, not a state', async (_name, answer, message) => {
  const target = await startTarget(() => answer)
  await expect(read(target.url)).rejects.toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_OBSERVER_FAILED',
      exitCode: 3,
      message: expect.stringContaining(message),
    }),
  )
})

test('a closed port is an error that says so', async () => {
  await expect(read('http://127.0.0.1:1/')).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/)
})

test('an interruption ends a read with an interruption error', async () => {
  const target = await startTarget(() => 'hang')
  const abort = new AbortController()
  const reading = read(target.url, abort.signal)
  abort.abort(new Error('SIGINT'))
  await expect(reading).rejects.toThrow(/^SIGINT$/)
})

test.each([
  ['sqlit:x.db', 'BILLHOOK_OBSERVER_UNKNOWN', 'did you mean sqlite:?'],
  ['sqlite:', 'BILLHOOK_OBSERVER_INVALID', 'sqlite:PATH'],
  ['sqlite:app.db?tables=', 'BILLHOOK_OBSERVER_INVALID', '?tables=a,b'],
  ['htp://x', 'BILLHOOK_OBSERVER_UNKNOWN', 'did you mean http:?'],
  ['postgres://u:p@h', 'BILLHOOK_OBSERVER_INVALID', 'postgres://USER:PASSWORD@HOST/DATABASE'],
  ['mysql:u@h/db', 'BILLHOOK_OBSERVER_INVALID', 'mysql://USER:PASSWORD@HOST/DATABASE'],
  ['mysql://h/db?tables=', 'BILLHOOK_OBSERVER_INVALID', 'mysql://USER:PASSWORD@HOST/DATABASE'],
  ['state.json', 'BILLHOOK_OBSERVER_UNKNOWN', 'use one of: http://'],
  ['constructor:x', 'BILLHOOK_OBSERVER_UNKNOWN', 'use one of: http://'],
  ['http:', 'BILLHOOK_OBSERVER_INVALID', 'http://HOST/PATH'],
  ['http://user:secret@x/', 'BILLHOOK_OBSERVER_INVALID', 'no user name or password'],
])('%s is a usage error whose hint shows the right form', (spec, code, hint) => {
  expect(() => parseObserver(spec, testEnv)).toThrow(
    expect.objectContaining({ code, exitCode: 2, hint: expect.stringContaining(hint) }),
  )
})
