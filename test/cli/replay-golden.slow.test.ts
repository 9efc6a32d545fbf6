import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, type Ended } from '../helpers/billhook.ts'
import { folder, paid, refunded, reportOf } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'

/** Joins the lines of a text report, which is wrapped between words. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

const json = { 'content-type': 'application/json' }

/** Starts a handler whose answers the test sets, and creates a directory with two payloads to send to it. */
async function setUp(answer: () => string, headers: Record<string, string> = json) {
  const target = await startTarget(() => ({ status: 200, headers, body: answer() }))
  const dir = folder({ 'paid.json': paid, 'back.json': refunded })
  const run = (...more: readonly string[]): Promise<Ended> =>
    billhook(['replay', '*.json', '--to', target.url, '--golden', 'golden', ...more], { cwd: dir })
  return { target, dir, run, file: join(dir, 'golden/paid.json.golden') }
}

test('later answers are compared with golden files, whatever the seed, key order and ignored values', async () => {
  let body = '{"received":true,"credit":10,"at":1}'
  const { dir, run, file } = await setUp(() => body)
  const written = await run('--update-golden', '--seed', '1', '--ignore', '/at')
  expect([written.code, written.stderr]).toEqual([
    0,
    expect.stringContaining('golden files in golden: 2 written, 0 changed, 0 unchanged\n'),
  ])
  expect(readdirSync(join(dir, 'golden'))).toEqual(['back.json.golden', 'paid.json.golden'])
  expect(readFileSync(file, 'utf8')).toBe(
    'HTTP 200\ncontent-type: application/json\n\n{\n  "received": true,\n  "credit": 10\n}\n',
  )

  body = ' {"at":2, "credit":10,\n"received":true}'
  expect((await run('--seed', '2', '--ignore', '/at')).code).toBe(0)
  body = '{"received":true,"credit":20}'
  const drifted = await run('--report', 'json=out.json', '--report', 'text')
  expect(drifted.code).toBe(1)
  expect(oneLine(drifted.stdout)).toContain(
    'paid.json: against golden/paid.json.golden: body /credit: expected 10, got 20 ',
  )
  expect(reportOf({ stdout: readFileSync(join(dir, 'out.json'), 'utf8') })).toMatchObject({
    verdict: 'fail',
    deliveries: {
      unmet: {
        count: 2,
        first: [
          { delivery: 'back.json' },
          {
            delivery: 'paid.json',
            of: 'body',
            path: '/credit',
            expected: '10',
            actual: '20',
            golden: 'golden/paid.json.golden',
          },
        ],
      },
    },
  })
})

test('an update writes only changed files, and reports unused ones', async () => {
  const { dir, run, file, target } = await setUp(() => (target.hits.length > 2 ? '{"n":2}' : '{"n":1}'))
  await run('--update-golden')
  writeFileSync(file, '<<<<<<< a merge that failed')
  writeFileSync(join(dir, 'golden/back.json.golden'), 'HTTP 200\ncontent-type: application/json\n\n{ "n": 2 }\n')
  const before = statSync(join(dir, 'golden/back.json.golden')).mtimeMs
  writeFileSync(join(dir, 'golden/old.json.golden'), 'HTTP 200\n')
  writeFileSync(join(dir, 'golden/README.md'), '')
  const updated = await run('--update-golden')
  expect([updated.code, updated.stderr]).toEqual([
    0,
    expect.stringContaining('golden: 0 written, 1 changed, 1 unchanged; not used in this run: old.json.golden\n'),
  ])
  expect([statSync(join(dir, 'golden/back.json.golden')).mtimeMs, readdirSync(join(dir, 'golden')).length]).toEqual([
    before,
    4,
  ])
  expect(readFileSync(file, 'utf8')).toContain('"n": 2')
  expect((await run()).code).toBe(0)
})

test('a missing golden file is a failure in every report, which says how to write it', async () => {
  const { dir, run } = await setUp(() => '{}')
  const files = ['json', 'junit', 'tap', 'md', 'github', 'html']
    .map((format) => ['--report', `${format}=out.${format}`])
    .flat()
  const missing = await run(...files)
  expect([missing.code, existsSync(join(dir, 'golden'))]).toEqual([1, false])
  expect(oneLine(missing.stdout)).toContain(
    'paid.json: golden: expected golden/paid.json.golden (--update-golden writes it), got no file',
  )
  const elsewhere = join(dir, 'elsewhere')
  expect(oneLine((await run('--golden', elsewhere)).stdout)).toContain(`expected ${elsewhere}/paid.json.golden`)
  for (const name of readdirSync(dir).filter((one) => one.startsWith('out.')))
    expect([name, readFileSync(join(dir, name), 'utf8')]).toEqual([name, expect.stringMatching(/update\\?-golden/)])
})

test('each step of a scenario has its own file, and so does each copy', async () => {
  const target = await startTarget((_hit, count) => ({ status: 200, body: `answer ${(count - 1) % 3}` }))
  const dir = folder({
    'paid.json': paid,
    'back.json': refunded,
    's.yaml': 'name: a life\ndeliveries: [{ fixture: paid.json, times: 2 }, { fixture: back.json }]',
    'billhook.yaml': 'replay: { golden: kept/golden }',
  })
  expect((await billhook(['replay', 's.yaml', '--to', target.url, '--update-golden'], { cwd: dir })).code).toBe(0)
  expect(readdirSync(join(dir, 'kept/golden'))).toEqual([
    's.yaml-back.json.golden',
    's.yaml-paid.json-2.golden',
    's.yaml-paid.json.golden',
  ])
  mkdirSync(join(dir, 'below'))
  expect((await billhook(['replay', '../s.yaml', '--to', target.url], { cwd: join(dir, 'below') })).code).toBe(0)
  expect(
    (await billhook(['replay', 's.yaml', '--to', target.url, '--check', 'duplicate'], { cwd: dir })).stderr,
  ).not.toContain('golden')
})

test('an unexpected answer does not become a golden file', async () => {
  const target = await startTarget((_hit, count) => (count === 1 ? 500 : 200))
  const dir = folder({ 'a.json': paid, 'b.json': refunded })
  const ended = await billhook(
    ['replay', 'a.json', 'b.json', '--to', target.url, '--golden', 'golden', '--update-golden'],
    { cwd: dir },
  )
  expect([ended.code, ended.stderr, readdirSync(join(dir, 'golden'))]).toEqual([
    1,
    expect.stringContaining('1 written, 0 changed, 0 unchanged; 1 not written because the answer was not as expected'),
    ['b.json.golden'],
  ])
})

test('text in an answer cannot control a terminal, and personal data is redacted', async () => {
  let body = 'mail jo@shop.test\u001B[2J\u009B1m'
  const { run, file } = await setUp(() => body, { 'content-type': 'text/plain' })
  await run('--update-golden')
  expect(readFileSync(file, 'utf8')).toBe('HTTP 200\ncontent-type: text/plain\n\nmail <email>\\x1b[2J\\x9b1m\n')
  body = 'mail an@shop.test\u001B[2J\u009B2m'
  const drifted = await run()
  expect([drifted.code, oneLine(drifted.stdout)]).toEqual([
    1,
    expect.stringContaining(
      String.raw`expected "mail <email>\\x1b[2J\\x9b1m" on line 1, got "mail <email>\\x1b[2J\\x9b2m"`,
    ),
  ])
})

test.each([
  [
    'a directory that is a file',
    ['--golden', 'paid.json'],
    2,
    'BILLHOOK_GOLDEN_UNREADABLE',
    'specify the directory of golden files',
  ],
  [
    'a directory inside a file',
    ['--golden', 'paid.json/golden', '--update-golden'],
    2,
    'BILLHOOK_GOLDEN_UNREADABLE',
    'specify the directory of golden files',
  ],
  [
    'a directory that cannot be created',
    ['--golden', '/proc/golden', '--update-golden'],
    3,
    'BILLHOOK_GOLDEN_UNWRITABLE',
    'specify a writable directory',
  ],
  ['a broken file', ['--golden', 'broken'], 2, 'BILLHOOK_GOLDEN_INVALID', '--update-golden'],
  [
    'a golden file that is a directory',
    ['--golden', 'odd', '--update-golden'],
    2,
    'BILLHOOK_GOLDEN_UNREADABLE',
    'replace it with a regular file',
  ],
  ['a check', ['--golden', 'golden', '--check', 'all'], 2, 'BILLHOOK_USAGE', 'without --check'],
  ['an update without a directory', ['--update-golden'], 2, 'BILLHOOK_USAGE', 'add --golden DIR'],
])('%s is reported with a next step before anything is sent', async (_name, args, code, error, next) => {
  const target = await startTarget()
  const dir = folder()
  mkdirSync(join(dir, 'broken'))
  writeFileSync(join(dir, 'broken/paid.json.golden'), '{"received":true}')
  mkdirSync(join(dir, 'odd/paid.json.golden'), { recursive: true })
  const ended = await billhook(['replay', 'paid.json', '--to', target.url, ...args], { cwd: dir })
  expect([ended.code, ended.stdout, target.hits.length]).toEqual([code, '', 0])
  expect(ended.stderr).toContain(`code: ${error}`)
  expect(ended.stderr).toMatch(new RegExp(`next: .*${next}`))
})

test.skipIf(process.getuid?.() === 0)(
  'a directory without write permission is reported before anything is sent',
  async () => {
    const { dir, run, target } = await setUp(() => '{}')
    mkdirSync(join(dir, 'golden'))
    chmodSync(join(dir, 'golden'), 0o500)
    const ended = await run('--update-golden')
    expect([ended.code, ended.stderr, target.hits.length]).toEqual([
      3,
      expect.stringContaining('BILLHOOK_GOLDEN_UNWRITABLE'),
      0,
    ])
  },
)

test('a link among the golden files cannot be used to overwrite another file, and nothing is sent', async () => {
  const { dir, run, file, target } = await setUp(() => '{}')
  const precious = join(dir, 'bashrc')
  writeFileSync(precious, 'HTTP 200\n')
  mkdirSync(join(dir, 'golden'))
  symlinkSync(precious, file)
  expect(await run('--update-golden')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /golden\/paid\.json\.golden is not a file[^]*write through a link[^]*BILLHOOK_GOLDEN_UNREADABLE/,
    ),
  })
  expect(readFileSync(precious, 'utf8')).toBe('HTTP 200\n')
  expect(target.hits).toHaveLength(0)
})
