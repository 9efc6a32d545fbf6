import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decode } from '../../../src/core/delivery/body.ts'
import { toCaptureLine } from '../../../src/core/delivery/capture.ts'
import { header, type Header, type Message } from '../../../src/core/delivery/delivery.ts'
import type { ReplayReport } from '../../../src/core/results/replay-report.ts'
import { headersOf } from '../../../src/core/delivery/headers.ts'
import { verify } from '../../../src/core/signature/verify.ts'
import { readHttp } from '../../../src/inputs/formats/http.ts'
import { findProvider } from '../../../src/providers/index.ts'
import { catalog } from '../../../src/replay/send/samples.ts'
import type { ReplayOptions } from '../../../src/replay/options.ts'
import { runReplay } from '../../../src/replay/run.ts'
import { delivery } from '../../helpers/deliveries.ts'
import { testEnv } from '../../helpers/observe.ts'
import { keyOf } from '../../helpers/signing.ts'
import { startTarget, type Hit, type Target } from '../../helpers/target.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const encoders = {
  plain: (body: Uint8Array) => body,
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
}
type Encoding = keyof typeof encoders

const samples = Map.groupBy(catalog(), ({ provider }) => provider)
const all = [...samples.keys()].flatMap((provider) =>
  (['plain', 'gzip', 'br'] as const).map((encoding) => [provider, encoding] as const),
)

test.each(all)(
  'a handler that verifies signatures accepts every sample of %s with %s, even a second time',
  { timeout: 30_000 },
  async (provider, encoding) => {
    const dir = tempDir()
    const lines = (samples.get(provider) ?? []).map(({ file, headers }) => line(sampleOf(file, headers), encoding))
    writeFileSync(join(dir, 'capture.jsonl'), lines.join('\n'))
    writeFileSync(
      join(dir, 'billhook.yaml'),
      JSON.stringify({ sources: { [provider]: { settings: keyOf(named(provider)).settings ?? {} } } }),
    )
    const target = await strictTarget(provider)
    const options = { source: provider, secrets: [keyOf(named(provider)).secret], dir, target }
    const plain = await replay(options)
    expect(plain.deliveries).toMatchObject({ sent: lines.length, status: { '200': lines.length } })
    const { experiments, not_tested: notTested, deliveries } = await replay({ ...options, checks: ['duplicate'] })
    expect(deliveries.status).toEqual({ '200': deliveries.sent })
    expect(
      experiments.length +
        notTested.filter(({ check, reason }) => check === 'duplicate' || /is not an event/.test(reason)).length,
    ).toBeGreaterThan(0)
    for (const hit of target.hits)
      expect(header(requestOf(hit), 'content-encoding')).toBe(encoding === 'plain' ? undefined : encoding)
  },
)

test.each(Object.keys(encoders) as Encoding[])(
  'unchanged captures are sent with their exact bytes, and edited ones are compressed again: %s',
  async (encoding) => {
    const dir = tempDir()
    const body = Buffer.from(
      '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1","n":9007199254740993}}}',
    )
    writeFileSync(join(dir, 'capture.jsonl'), line({ headers: [], body }, encoding))
    const target = await startTarget()
    await replay({ dir, target })
    await replay({
      dir,
      target,
      source: 'stripe',
      edits: [{ path: ['data', 'object', 'id'], value: 'in_2' }],
      secrets: ['whsec_a'],
    })
    const [exact, edited] = target.hits.map(requestOf)
    expect(exact?.body).toEqual(encoders[encoding](body))
    const content = decode(edited!, 1e6) as Message
    expect(Buffer.from(content.body).toString()).toBe(body.toString().replace('"in_1"', '"in_2"'))
    expect(header(edited!, 'content-length')).toBe(String(edited!.body.length))
    expect(verify(content, named('stripe'), ['whsec_a'], { now: Date.now(), tolerance: 300_000 }).status).toBe('valid')
  },
)

test('a request that cannot be decompressed does not prevent checks of the others in a capture', async () => {
  const dir = tempDir()
  const body = Buffer.from('{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}}')
  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', Buffer.from('not gzip')],
    ['gzip', gzipSync(body).subarray(0, -9)],
    ['br', Buffer.from([255, 255])],
    ['deflate', gzipSync(body)],
    ['gzip', gzipSync(Buffer.alloc(65 * 1024 * 1024))],
    ['gzip', gzipSync(Buffer.alloc(0))],
    ['zstd', body],
  ]
  const lines = broken.map(([encoding, bytes]) =>
    toCaptureLine(delivery(bytes, [['content-encoding', encoding]]), 'unknown'),
  )
  writeFileSync(join(dir, 'capture.jsonl'), [...lines, line({ headers: [], body }, 'gzip')].join('\n'))
  const target = await startTarget()
  expect((await replay({ dir, target })).deliveries.sent).toBe(broken.length + 1)
  expect(target.hits.slice(0, -1).map(({ body }) => body)).toEqual(broken.map(([, bytes]) => Buffer.from(bytes)))
  const report = await replay({ dir, target, checks: ['duplicate'] })
  expect(report.experiments).toMatchObject([{ subject: 'invoice.paid' }])
  expect(
    report.not_tested.map(({ reason }) => reason).filter((reason) => /^capture\.jsonl:\d is not an event/.test(reason)),
  ).toEqual([
    expect.stringMatching(/:1 .* not valid gzip/),
    expect.stringMatching(/:2 .* not valid gzip/),
    expect.stringMatching(/:3 .* not valid br/),
    expect.stringMatching(/:4 .* not valid deflate/),
    expect.stringMatching(/:5 .* expands to more than/),
    expect.stringMatching(/:6 .* empty/),
    expect.stringMatching(/:7 .* not gzip, deflate or br/),
  ])
  await expect(replay({ dir, target, edits: [{ path: ['id'], value: 1 }] })).rejects.toMatchObject({
    code: 'BILLHOOK_EDIT_NOT_JSON',
    exitCode: 2,
    hint: expect.any(String),
  })
})

test('bodies that expand to gigabytes are refused before they exhaust memory', { timeout: 120_000 }, async () => {
  const dir = tempDir()
  const bomb = toCaptureLine(
    delivery(gzipSync(Buffer.alloc(60 * 1024 * 1024, 'x')), [['content-encoding', 'gzip']]),
    'unknown',
  )
  writeFileSync(join(dir, 'capture.jsonl'), Array.from({ length: 100 }, () => bomb).join('\n'))
  await expect(replay({ dir, target: await startTarget() })).rejects.toMatchObject({
    code: 'BILLHOOK_FILE_TOO_LARGE',
    exitCode: 2,
    message: expect.stringContaining('capture.jsonl:9'),
  })
})

test.each<[name: string, headers: readonly Header[], body: string]>([
  ['a form', [['content-type', 'application/x-www-form-urlencoded']], 'id=evt_1&type=x&object=event&note="\\q"'],
  ['a text', [['content-type', 'text/plain']], 'id "\\q'],
  ['a list', [], '[1]'],
  ['nothing', [], ''],
  ['JSON with a byte order mark', [], '\uFEFF{"id":"evt_1","object":"event","type":"x"}'],
])('%s does not cause a bug in any check, whatever its source', { timeout: 60_000 }, async (_name, headers, body) => {
  const dir = tempDir()
  writeFileSync(
    join(dir, 'capture.jsonl'),
    [line({ headers, body: Buffer.from(body) }, 'plain'), line({ headers, body: Buffer.from(body) }, 'gzip')].join(
      '\n',
    ),
  )
  const target = await startTarget()
  const checks = [
    'distinct',
    'duplicate',
    'twin',
    'version',
    'conflict',
    'order',
    'stale',
    'orphan',
    'batch',
    'unknown',
    'signature',
    'replay-attack',
  ]
  for (const source of samples.keys()) {
    const { secret } = keyOf(named(source))
    await replay({ dir, target, source, secrets: [secret] })
    await replay({ dir, target, source, secrets: [secret], checks })
  }
})

test('golden files and expectations apply to the decompressed answer', async () => {
  const dir = tempDir()
  mkdirSync(join(dir, 'golden'))
  writeFileSync(
    join(dir, 'paid.json'),
    '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}}',
  )
  writeFileSync(
    join(dir, 'scenario.yaml'),
    'deliveries: [{ fixture: paid.json, expect: { body: { json: { received: true }, text: received } } }]',
  )
  const target = await startTarget(() => ({
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync('{"received":true}'),
  }))
  const options = { dir, target, fixtures: ['scenario.yaml'], golden: 'golden' }
  await replay({ ...options, updateGolden: true })
  expect((await replay(options)).deliveries.unmet).toMatchObject({ count: 0 })
})

function named(provider: string) {
  return findProvider(provider)!
}

function sampleOf(file: string, more: readonly Header[]): Message {
  const read = file.endsWith('.http') ? readHttp(readFileSync(file)) : undefined
  const [request] = read?.ok ? read.requests : []
  return {
    headers: [...(request?.headers ?? [['content-type', 'application/json']]), ...more],
    body: request?.body ?? readFileSync(file),
  }
}

function line({ headers, body }: Message, encoding: Encoding): string {
  const coded: Header[] = encoding === 'plain' ? [] : [['Content-Encoding', encoding]]
  return toCaptureLine(delivery(encoders[encoding](body), [...headers, ...coded]), 'unknown')
}

function requestOf({ rawHeaders, body }: Hit): Message {
  return { headers: headersOf(rawHeaders), body }
}

/** Starts a target that answers 400 to a body that it cannot decompress or that has no valid signature. */
function strictTarget(name: string): Promise<Target> {
  const provider = named(name)
  const { secret, settings = {} } = keyOf(provider)
  return startTarget((hit) => {
    const content = decode(requestOf(hit), 1e6)
    if ('code' in content) return 400
    const { status } = verify(content, provider, [secret], {
      now: Date.now(),
      tolerance: provider.profile.toleranceMs,
      settings,
    })
    return status === 'valid' || provider.schemes.length === 0 ? 200 : 400
  })
}

interface Run extends Partial<ReplayOptions> {
  readonly dir: string
  readonly target: Target
}

function replay({ dir, target, ...options }: Run): Promise<ReplayReport> {
  return runReplay(
    { fixtures: ['capture.jsonl'], to: target.url, ...options },
    { ...testEnv, cwd: dir },
    () => undefined,
  )
}
