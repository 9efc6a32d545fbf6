import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { billhook, start, type Running } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { folder, paid } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { until } from '../helpers/until.ts'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
const fifos = ['pipe.json', 'pipe.jsonl', 'pipe.http', 'pipe.har', 'pipe.yaml', 'pipe']

function folderOfPipes(): string {
  const dir = folder()
  execFileSync(
    'mkfifo',
    fifos.map((name) => join(dir, name)),
  )
  writeFileSync(join(dir, 'headers'), 'Stripe-Signature: t=1,v1=00\n')
  return dir
}

/** Every way to pass a pipe as an argument. Nothing is written to the pipes. */
const waiting: Readonly<Record<string, readonly string[]>> = {
  'replay of a payload': ['replay', 'pipe.json', '--to', 'http://127.0.0.1:1/'],
  'replay of a capture': ['replay', 'pipe.jsonl', '--to', 'http://127.0.0.1:1/'],
  'replay of a request': ['replay', 'pipe.http', '--to', 'http://127.0.0.1:1/'],
  'replay of a recording': ['replay', 'pipe.har', '--to', 'http://127.0.0.1:1/'],
  'replay of a scenario': ['replay', 'pipe.yaml', '--to', 'http://127.0.0.1:1/'],
  'replay with a check': ['replay', 'pipe.json', '--to', 'http://127.0.0.1:1/', '--check', 'duplicate'],
  'replay --plan': ['replay', 'pipe.json', '--to', 'http://127.0.0.1:1/', '--plan'],
  'validate of a file type given by its name': ['validate', 'pipe.json'],
  'validate of a file type given by its content': ['validate', 'pipe'],
  inspect: ['inspect', 'pipe.jsonl'],
  'inspect of a request': ['inspect', 'pipe.http'],
  'verify of headers': ['verify', '--headers', 'pipe', '--body', 'paid.json'],
  'verify of secrets': ['verify', '--headers', 'headers', '--body', 'paid.json', '--secret-file', 'pipe'],
  'verify of a body': ['verify', '--headers', 'headers', '--body', 'pipe'],
}

test.skipIf(process.platform !== 'linux').each(Object.entries(waiting))(
  'the first Ctrl-C ends %s while nothing is written to the pipe',
  async (_name, args) => {
    const dir = folderOfPipes()
    const running = start(args, { cwd: dir, env: { BILLHOOK_SECRET: 'whsec_1' } })
    await until(() => reads(running, dir), 20_000)
    running.process.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: 130, signal: null, stderr: '' })
  },
)

test.skipIf(process.platform !== 'linux').each([
  ['replay', ['replay', 'pipe.jsonl', '--to', 'http://127.0.0.1:1/']],
  ['validate', ['validate', 'pipe.jsonl']],
  ['inspect', ['inspect', 'pipe.jsonl']],
] as const)('the first Ctrl-C ends %s while a writer pauses', async (_name, args) => {
  const dir = folderOfPipes()
  const running = start(args, { cwd: dir })
  const writer = await open(join(dir, 'pipe.jsonl'), 'w')
  onTestFinished(() => writer.close())
  await writer.write(`${JSON.stringify(paid)}\n{"id":`)
  await until(() => reads(running, dir), 20_000)
  running.process.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
})

test.each([
  ['replay', ['replay', '-', '--to', 'http://127.0.0.1:1/']],
  ['validate', ['validate', '-']],
  ['inspect', ['inspect', '-']],
  ['verify', ['verify', '--headers', 'headers', '--body', '-', '--secret', 'whsec_1']],
] as const)('the first Ctrl-C ends %s of an endless standard input', async (_name, args) => {
  const running = start(args, { cwd: folderOfPipes(), inputStaysOpen: true })
  // This is more than a pipe can buffer, so the program has read some of it by the time the write is complete.
  await new Promise((resolve) => running.process.stdin?.write(' '.repeat(1024 * 1024), resolve))
  running.process.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
})

test.each([
  ['an export', ['events', 'export', '--format', 'jsonl', '--to', 'pipe']],
  [
    'a report of replay',
    ['replay', 'paid.json', '--to', 'http://127.0.0.1:1/', '--plan', '--report', 'text', '--report', 'json=pipe'],
  ],
  ['a report of validate', ['validate', 'paid.json', '--output', 'pipe']],
  ['a listener with a ready file', ['listen', '--port', '0', '--ready-file', 'pipe']],
] as const)(
  'the first Ctrl-C ends %s to a pipe, both before it has a reader and while the reader pauses',
  async (_name, args) => {
    const dir = folderOfPipes()
    await caught(
      dir,
      Array.from({ length: 100 }, (_, at) => delivery(stripeEvent(`evt_${at}`, { filler: 'x'.repeat(2_000) }))),
    )
    const running = start(args, { cwd: dir })
    await until(() => (args[0] === 'replay' ? running.output() !== '' : loaded(running)))
    running.process.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    if (args[0] !== 'events') return
    const unread = start(args, { cwd: dir })
    const reader = await open(join(dir, 'pipe'), 'r')
    onTestFinished(() => reader.close())
    await reader.read(Buffer.alloc(1))
    unread.process.kill('SIGINT')
    expect((await unread.ended).code).toBe(130)
  },
)

test('an interrupted run ends although the pipe of a report has no reader, and writes the other reports', async () => {
  const dir = folderOfPipes()
  const target = await startTarget(() => 'hang')
  const running = start(
    [
      'replay',
      'paid.json',
      '--to',
      target.url,
      '--report',
      'json=pipe',
      '--report',
      'text=pipe.http',
      '--report',
      'md=report.md',
    ],
    { cwd: dir },
  )
  await until(() => target.hits.length > 0)
  running.process.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
  expect(readFileSync(join(dir, 'report.md'), 'utf8')).toContain('interrupted')
})

test('an export to a pipe is complete', async () => {
  const dir = folderOfPipes()
  await caught(
    dir,
    Array.from({ length: 100 }, (_, at) => delivery(stripeEvent(`evt_${at}`, { filler: 'x'.repeat(2_000) }))),
  )
  const running = start(['events', 'export', '--format', 'jsonl', '--to', 'pipe'], { cwd: dir })
  const reader = await open(join(dir, 'pipe'), 'r')
  onTestFinished(() => reader.close())
  expect(
    (await reader.readFile('utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id),
  ).toHaveLength(100)
  expect(await running.ended).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('100 exported to pipe') as string,
  })
})

test('a payload that arrives in parts through a pipe, or by process substitution, is read completely', async () => {
  const dir = folderOfPipes()
  const target = await startTarget()
  const running = start(['replay', 'pipe.jsonl', '--to', target.url], { cwd: dir })
  const writer = await open(join(dir, 'pipe.jsonl'), 'w')
  for (const part of ['{"id":"evt_1",', '"object":"event","type":"a.b","data":{}}\n', `${JSON.stringify(paid)}\n`])
    await writer.write(part)
  await writer.close()
  expect((await running.ended).code).toBe(0)
  expect(target.hits.map(({ body }) => (JSON.parse(body.toString()) as { id: string }).id)).toEqual([
    'evt_1',
    'evt_paid',
  ])
  const substitution = '"$0" "$1" inspect <(cat paid.json) --format json'
  expect(execFileSync('bash', ['-c', substitution, process.execPath, bin], { cwd: dir, encoding: 'utf8' })).toContain(
    '"evt_paid"',
  )
})

test('an endless device is read only up to the size limit', { timeout: 60_000 }, async () => {
  const dir = folder()
  symlinkSync('/dev/zero', join(dir, 'zero.json'))
  expect(await billhook(['replay', 'zero.json', '--to', 'http://127.0.0.1:1/'], { cwd: dir })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('BILLHOOK_FILE_TOO_LARGE'),
  })
  expect(await billhook(['validate', 'zero.json'], { cwd: dir })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('larger than 16 MiB'),
  })
  expect(
    await billhook(['verify', '--headers', 'zero.json', '--body', 'paid.json', '--secret', 'x'], { cwd: dir }),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining('BILLHOOK_FILE_TOO_LARGE') })
})

test('a pipe in place of a regular file is an error and does not block', async () => {
  const dir = folderOfPipes()
  mkdirSync(join(dir, 'golden'))
  execFileSync('mkfifo', [join(dir, 'golden', 'paid.json.golden')])
  const target = await startTarget()
  const base = ['replay', 'paid.json', '--to', target.url]
  expect(await billhook([...base, '--golden', 'golden'], { cwd: dir })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('BILLHOOK_GOLDEN_UNREADABLE'),
  })
  expect(await billhook([...base, '--check', 'duplicate', '--observe', 'sqlite:pipe'], { cwd: dir })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BILLHOOK_OBSERVER_FAILED'),
  })
  expect(
    await billhook([...base, '--check', 'duplicate', '--observe', 'egress:4599=pipe.json'], { cwd: dir }),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining('BILLHOOK_STUBS_INVALID') })
})

test('a golden file that is a link is not written through', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'golden'))
  writeFileSync(join(dir, 'precious'), 'mine')
  symlinkSync(join(dir, 'precious'), join(dir, 'golden', 'paid.json.golden'))
  const ended = await billhook(
    ['replay', 'paid.json', '--to', (await startTarget()).url, '--golden', 'golden', '--update-golden'],
    { cwd: dir },
  )
  expect([ended.code, execFileSync('cat', [join(dir, 'precious')], { encoding: 'utf8' })]).toEqual([2, 'mine'])
})

/**
 * Reports whether the process already handles SIGHUP, and therefore also Ctrl-C. SIGINT itself does not show this,
 * because Node.js handles it by default.
 */
function loaded({ process: { pid } }: Running): boolean {
  const [, mask = '0'] = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (BigInt(`0x${mask}`) & 1n) !== 0n
}

/** Reports whether the process has opened a pipe in this directory. */
function reads({ process: { pid } }: Running, dir: string): boolean {
  return readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith(dir)
    } catch {
      // The file descriptor was closed in the meantime.
      return false
    }
  })
}
