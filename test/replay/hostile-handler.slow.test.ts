import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { runReplay } from '../../src/replay/run.ts'
import type { ReplayOptions } from '../../src/replay/options.ts'
import { replayGithub } from '../../src/report/replay/github.ts'
import { replayHtml } from '../../src/report/replay/html.ts'
import { replayJson } from '../../src/report/replay/json.ts'
import { replayJunit } from '../../src/report/replay/junit.ts'
import { replayMarkdown } from '../../src/report/replay/markdown.ts'
import { replaySarif } from '../../src/report/replay/sarif.ts'
import { replayTap } from '../../src/report/replay/tap.ts'
import { replayText } from '../../src/report/replay/text.ts'
import { freePort } from '../helpers/free-port.ts'
import { testEnv } from '../helpers/observe.ts'
import { folder } from '../helpers/replay.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const MiB = 1024 * 1024

/** JSON that a handler might return as its state after `count` deliveries. `body` is the body of the last one. */
const states: Readonly<Record<string, (count: number, body: string) => string>> = {
  'lists nested 100,000 deep': (count) => '['.repeat(100_000) + count + ']'.repeat(100_000),
  'objects nested 100,000 deep': (count) => '{"a":'.repeat(100_000) + count + '}'.repeat(100_000),
  'lists nested 3,000 deep': (count) => '['.repeat(3_000) + count + ']'.repeat(3_000),
  'objects nested 1,500 deep': (count) => '{"a":'.repeat(1_500) + count + '}'.repeat(1_500),
  'objects nested 90 deep': (count) => '{"a":'.repeat(90) + count + '}'.repeat(90),
  'keys of prototypes': (count) =>
    `{"__proto__":{"x":${count},"__proto__":[{"__proto__":${count}}]},"constructor":${count},` +
    `"toString":["${count}"],"hasOwnProperty":{"a":${count}}}`,
  'a key of 1 MiB': (count) => `{"${'k'.repeat(MiB)}":${count}}`,
  'a long text': (count) => `{"log":"${'words and '.repeat(30_000)}${count}"}`,
  'a text of joined words': (count) => `{"log":"${'ab_'.repeat(50_000)}${count}"}`,
  'a text of 150,000 ids': (count, body) =>
    `{"log":"${`${/"evt_\w+"/.exec(body)?.[0].slice(1, -1) ?? ''} `.repeat(150_000)}${count}"}`,
  'one element with 30,000 numbers': (count) => `{"rows":[{"values":[${`${count},`.repeat(30_000)}0]}]}`,
  'one element with 5,000 numbers under separate keys': (count) =>
    `{"rows":[{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":${count}`).join()}}]}`,
  '30,000 empty objects': (count) => `{"rows":[${'{},'.repeat(30_000 + count)}{}]}`,
  '10,000 keys': (count) =>
    `{${Array.from({ length: 10_000 }, (_, index) => `"key${index}":${count + index}`).join()}}`,
  'numbers of all kinds': (count) =>
    `[1e309,-1e309,1e-400,-0,${'9'.repeat(400)},0.1${'0'.repeat(500)}${count},{"id":${'9'.repeat(30)}${count}}]`,
  'invalid times': (count) => `["9999-99-99T99:99:99Z","2026-13-01 00:00","${count}"]`,
  'more than 16 MiB': () => `"${'x'.repeat(17 * MiB)}"`,
  'a text that is not JSON': () => '<html>',
  nothing: () => '',
}

describe('a state that is made to break the reader results in a verdict or an error with a reason', () => {
  test.each(Object.entries(states))('%s', { timeout: 120_000 }, async (_name, state) => {
    const handler = await startHandler((url, count, body) => (url === '/state' ? state(count, body) : 'ok'))
    expectReport(await replay({ to: handler, checks: ['duplicate'], observe: [`${handler}/state`], settleMs: 20 }))
  })
})

/** Outgoing calls that a handler might make. */
const calls: Readonly<
  Record<
    string,
    (count: number) => { readonly path?: string; readonly headers?: Record<string, string>; readonly body?: string }
  >
> = {
  'a form with one name 60,000 times': () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'x=&'.repeat(60_000),
  }),
  'a form with a list of 20,000': () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'x[]=1&'.repeat(20_000),
  }),
  'a form with 20,000 names in one': () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Array.from({ length: 20_000 }, (_, index) => `x[${index}]=`).join('&'),
  }),
  'a form with many brackets': () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `x${'[a]'.repeat(300_000)}=1`,
  }),
  'deeply nested JSON': () => ({ body: `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}` }),
  'JSON nested 1,500 deep': (count) => ({ body: '{"a":'.repeat(1_500) + count + '}'.repeat(1_500) }),
  'a content type of spaces and semicolons': () => ({
    headers: { 'content-type': `multipart/form-data${'; '.repeat(7_000)}` },
    body: 'a',
  }),
  'a long boundary of one letter': () => ({
    headers: { 'content-type': 'multipart/form-data; boundary=a' },
    body: 'a'.repeat(MiB / 4),
  }),
  'long paths and keys': (count) => ({
    path: `/${count}/${'p'.repeat(7_000)}`,
    headers: { 'idempotency-key': `${count}${'k'.repeat(7_000)}` },
    body: '{}',
  }),
  'names of prototypes': () => ({
    path: '/__proto__',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: '__proto__[a]=1&constructor[prototype][b]=2&toString=3',
  }),
}

describe('outgoing calls that are made to break the recorder also result in a verdict', () => {
  test.each(Object.entries(calls))('%s', { timeout: 120_000 }, async (_name, call) => {
    const port = await freePort()
    const handler = await startHandler(async (_url, count) => {
      const { path = '/v1/x', ...more } = call(count)
      await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', ...more }).then((answer) => answer.text())
      return 'ok'
    })
    const report = await replay({ to: handler, checks: ['duplicate'], observe: [`egress:${port}=stub`], settleMs: 20 })
    expectReport(report)
    expect(report.experiments).toHaveLength(1)
  })
})

/** Bodies that a handler might return. */
const answers: Readonly<Record<string, string | Uint8Array>> = {
  'nested lists': '['.repeat(70_000),
  'nested objects': `${'{"a":'.repeat(12_000)}1${'}'.repeat(12_000)}`,
  'a truncated string in JSON': `{"received": "${'\\'.repeat(65_000)}`,
  'keys of prototypes': '{"__proto__":{"received":true},"received":{"__proto__":1}}',
  'bytes that are not text': Buffer.alloc(70_000, 0xff),
  'a text that makes a pattern backtrack': 'a'.repeat(60_000),
  'a text of 20 MiB': 'x'.repeat(20 * MiB),
}

test.each(Object.entries(answers))(
  'a body that is made to break the reader is reported as an unexpected answer: %s',
  { timeout: 120_000 },
  async (_name, body) => {
    const dir = folder()
    writeFileSync(
      join(dir, 's.yaml'),
      `deliveries: [{ fixture: paid.json, expect: { body: { json: { received: true }, text: thanks, matches: ` +
        `'(a+)+$|^(a|a)*b' } } }]`,
    )
    const handler = await startHandler(() => body)
    for (const more of [{}, { golden: 'golden', updateGolden: true }, { golden: 'golden' }]) {
      const report = await replay({ to: handler, fixtures: ['s.yaml'], dir, ...more })
      expectReport(report)
      expect(report.deliveries.unmet?.count).toBe(1)
    }
    writeFileSync(join(dir, 'any.yaml'), 'deliveries: [{ fixture: paid.json }]')
    for (const updateGolden of [true, false]) {
      const report = await replay({ to: handler, fixtures: ['any.yaml'], dir, golden: 'any', updateGolden })
      expectReport(report)
      expect(report.deliveries.unmet?.count).toBe(0)
    }
  },
)

test('a capture of hundreds of thousands of lines is read', { timeout: 120_000 }, async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'many.jsonl'), '{"id":"a"}\n'.repeat(150_000))
  const stop = new AbortController()
  const handler = await startHandler((_url, count) => (count === 3 ? (stop.abort(new Error('enough')), 'ok') : 'ok'))
  expect((await replay({ to: handler, fixtures: ['many.jsonl'], dir, signal: stop.signal })).stopped?.code).toBe(
    'BILLHOOK_INTERRUPTED',
  )
})

/** Checks that the report can be written in every format, and that each output has a reasonable size. */
function expectReport(report: ReplayReport): void {
  for (const write of [
    replayJson,
    replaySarif,
    replayTap,
    replayJunit,
    replayHtml,
    (one: ReplayReport) => replayText(one, 0),
    (one: ReplayReport) => replayMarkdown(one),
    (one: ReplayReport) => replayGithub(one),
  ]) {
    expect(write(report).length).toBeLessThan(2 * MiB)
  }
}

interface Run extends Partial<ReplayOptions> {
  readonly to: string
  readonly dir?: string
  readonly signal?: AbortSignal
}

function replay({ dir = folder(), signal = testEnv.signal, ...options }: Run): Promise<ReplayReport> {
  return runReplay(
    { fixtures: ['paid.json'], timeoutMs: 60_000, ...options },
    { ...testEnv, cwd: dir, signal },
    () => undefined,
  )
}

/** Starts a handler that counts deliveries and answers 200 with the result of `answer`. */
async function startHandler(
  answer: (url: string, count: number, body: string) => string | Uint8Array | Promise<string>,
): Promise<string> {
  let count = 0
  let last = ''
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      if (request.method === 'POST') {
        count += 1
        last = body
      }
      response.end(await answer(request.url ?? '', count, last))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
