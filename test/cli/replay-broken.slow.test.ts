import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { billhook, type Ended } from '../helpers/billhook.ts'
import { makeCertificate } from '../helpers/certificates.ts'
import { startHandler } from '../helpers/handlers.ts'
import { folder, paid, refunded } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'

/** Runs a replay with a text report on stdout and a JSON report in a file. */
async function tried(args: readonly string[], dir = folder()): Promise<Ended & { readonly report: ReplayReport }> {
  const quick = args.includes('--check') ? ['--settle', '40ms'] : []
  const ended = await billhook(['replay', '.', ...args, ...quick, '--report', 'json=out.txt'], { cwd: dir })
  return { ...ended, report: JSON.parse(readFileSync(join(dir, 'out.txt'), 'utf8')) as ReplayReport }
}

function told({ stderr, stdout }: Ended): {
  readonly error: boolean
  readonly next: boolean
  readonly stopped: boolean
} {
  return {
    error: /^error: (?!a bug)/m.test(stderr),
    next: /\n {2}next: .+\n {2}code: BILLHOOK_/.test(stderr),
    stopped: /^stopped {5}.+\n(?: {12}.+\n)*$/m.test(stdout),
  }
}

const all = { error: true, next: true, stopped: true }

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const checks = ['--check', 'duplicate,unknown'] as const

test.each([[[]], [checks]])('an unreachable target exits with 3 and a next step (%j)', async (more) => {
  const ended = await tried(['--to', 'http://127.0.0.1:1/', ...more])
  expect([ended.code, ended.report.stopped?.code, ended.report.deliveries.status]).toEqual([
    3,
    'BILLHOOK_TARGET_UNREACHABLE',
    { refused: 1 },
  ])
  expect(told(ended)).toEqual(all)
})

test.each([[[]], [checks]])('a target that hangs ends the run in limited time, with 3 (%j)', async (more) => {
  const target = await startTarget(() => 'hang')
  const start = performance.now()
  const ended = await tried(['--to', target.url, '--timeout', '300ms', ...more])
  expect(performance.now() - start).toBeLessThan(20_000)
  expect([ended.code, ended.report.stopped]).toEqual([
    3,
    expect.objectContaining({ code: 'BILLHOOK_TARGET_SILENT', message: expect.stringMatching(/\d+ × timeout$/) }),
  ])
  expect(told(ended)).toEqual(all)
})

test.each([[[]], [checks]])(
  'a target that resets every connection exits with 3 and lists the deliveries that failed (%j)',
  async (more) => {
    const target = await startTarget(() => 'reset')
    const ended = await tried(['--to', target.url, ...more])
    expect([ended.code, ended.report.stopped?.code]).toEqual([3, 'BILLHOOK_TARGET_SILENT'])
    if (more.length === 0)
      expect(ended.report.deliveries.unmet).toMatchObject({ count: 1, first: [{ actual: 'reset' }] })
    else
      expect(ended.report.experiments).toMatchObject([
        { check: 'duplicate', verdict: 'inconclusive' },
        { check: 'unknown' },
      ])
    expect(told(ended)).toEqual(all)
  },
)

test('a target with an untrusted certificate exits with 3', async () => {
  const { pem, key } = makeCertificate('localhost')
  const address = await listening(
    createSecureServer({ cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }) }, (_request, response) =>
      response.end(),
    ),
  )
  const ended = await tried(['--to', `https://${address}/`])
  expect([ended.code, ended.report.deliveries.status, ended.report.stopped?.code]).toEqual([
    3,
    { tls: 1 },
    'BILLHOOK_TARGET_UNREACHABLE',
  ])
  expect(told(ended)).toEqual(all)
})

test('a target without TLS at an https URL exits with 3', async () => {
  const target = await startTarget()
  const ended = await tried(['--to', target.url.replace('http:', 'https:')])
  expect(ended.code).toBe(3)
  expect(told(ended)).toEqual(all)
})

test('a redirect is not followed and does not count as accepted, so that the check is inconclusive', async () => {
  const target = await startTarget(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  const ended = await tried(['--to', target.url, '--check', 'duplicate'])
  expect([ended.code, ended.report.experiments]).toEqual([
    4,
    [
      expect.objectContaining({
        verdict: 'inconclusive',
        reason: expect.stringContaining('was answered with a 302'),
        hint: expect.any(String),
      }),
    ],
  ])
  expect(new Set(target.hits.map(({ url }) => url))).toEqual(new Set(['/']))
})

test('an endless body is cut off, and the answer is judged by its status', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200)
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  })
  const ended = await tried(['--to', `http://${await listening(server)}/`, '--timeout', '5s'])
  expect([ended.code, ended.report.deliveries.status]).toEqual([0, { '200': 1 }])
}, 30_000)

test('an observer that fails during the run exits with 3, and earlier results are kept', async () => {
  const handler = await startHandler()
  // The first copy of each event only warms up the handler.
  const reached = (): boolean => new Set(handler.log.filter((id) => id.startsWith('evt_back'))).size > 1
  const observer = await startTarget(() =>
    reached() ? 500 : { status: 200, body: JSON.stringify({ log: new Set(handler.log).size }) },
  )
  const ended = await tried(
    ['--to', handler.url, '--check', 'duplicate', '--observe', observer.url],
    folder({ '1.json': paid, '2.json': refunded }),
  )
  expect([ended.code, ended.report.verdict, ended.report.stopped?.code]).toEqual([
    3,
    'inconclusive',
    'BILLHOOK_OBSERVER_FAILED',
  ])
  expect(ended.report.experiments).toMatchObject([{ subject: 'invoice.paid', verdict: 'pass' }])
  expect(ended.stdout).toMatch(/PASS +duplicate +invoice.paid/)
  expect(told(ended)).toEqual(all)
})

test.each([
  ['at the start', 0, []],
  ['during the run', 1, [{ check: 'duplicate', verdict: 'pass' }]],
] as const)('a reset that fails %s exits with 3, and earlier results are kept', async (_name, good, experiments) => {
  const handler = await startHandler()
  const reset = await startTarget((_hit, count) => (count > good ? 500 : 200))
  const ended = await tried([
    '--to',
    handler.url,
    '--check',
    'duplicate,race',
    '--rounds',
    '1',
    '--observe',
    handler.state,
    '--reset',
    reset.url,
  ])
  expect([ended.code, ended.report.stopped?.code, ended.report.experiments]).toEqual([
    3,
    'BILLHOOK_RESET_FAILED',
    experiments.map((one) => expect.objectContaining(one)),
  ])
  expect(told(ended)).toEqual(all)
})

test('a failure is kept if the target then dies: it sets the exit code, and no other check fails', async () => {
  const handler = await startHandler({ onDuplicate: 'die' })
  const ended = await tried(['--to', handler.url, '--check', 'all', '--observe', handler.state])
  expect([ended.code, ended.report.verdict, ended.report.stopped?.code]).toEqual([
    1,
    'fail',
    expect.stringMatching(/^BILLHOOK_(OBSERVER_FAILED|TARGET_\w+)$/),
  ])
  expect(ended.report.experiments.filter(({ verdict }) => verdict === 'fail')).toHaveLength(1)
  expect(ended.stdout).toMatch(/FAIL +\w+/)
  expect(told(ended)).toEqual(all)
})

test.skipIf(!existsSync('/dev/full'))('a full disk at standard output exits with 3', async () => {
  const target = await startTarget()
  const dir = folder()
  const script = `"$0" "$1" replay paid.json --to ${target.url} --report json > /dev/full`
  const bin = join(import.meta.dirname, '../../bin/billhook.js')
  const child = spawn('sh', ['-c', script, process.execPath, bin], { cwd: dir })
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect([code, stderr]).toEqual([3, expect.stringContaining('code: BILLHOOK_OUTPUT_FAILED')])
})

test('a full disk at a report exits with 3 and leaves no partial file, and the text is printed', async () => {
  const target = await startTarget()
  const dir = folder()
  const small = join(dir, 'small')
  mkdirSync(small)
  const shell = (command: string): number | null => spawnSync('sh', ['-c', command], { cwd: dir }).status
  if (shell('mount -t tmpfs -o size=4k tmpfs small') !== 0)
    return console.log('skipped: no tmpfs can be mounted here (needs root)')
  onTestFinished(() => void shell('umount small'))
  writeFileSync(join(small, 'filler'), 'x'.repeat(4_096))
  const ended = await billhook(['replay', 'paid.json', '--to', target.url, '--report', 'json=small/out.json'], {
    cwd: dir,
  })
  expect([ended.code, existsSync(join(small, 'out.json'))]).toEqual([3, false])
  expect(ended.stdout).toContain('every answer was as expected')
  expect(ended.stderr).toContain('code: BILLHOOK_OUTPUT_UNWRITABLE')
})

test('a target that drops the connection for a twin of an event fails, as for a duplicate', async () => {
  let credits = 0
  const target = await startTarget(({ method, body }) => {
    if (method === 'GET') return { status: 200, body: JSON.stringify({ credits }) }
    if (body.includes('invoice.payment_succeeded')) return 'reset'
    credits += 100
    return 200
  })
  const { report } = await tried(['--to', target.url, '--check', 'twin', '--observe', target.url])
  expect(report.experiments).toMatchObject([
    { check: 'twin', verdict: 'fail', reason: expect.stringContaining('dropped the connection') },
  ])
})
