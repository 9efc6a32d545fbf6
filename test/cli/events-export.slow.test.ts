import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { billhook, start } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const customer = (id: string, email: string) =>
  JSON.stringify(
    stripeEvent(id, { data: { object: { id: 'cus_1', object: 'customer', name: 'Jane Doe', email, amount: 1200 } } }),
  )

async function exported(cwd: string, ...options: string[]) {
  const result = await billhook(['events', 'export', '--output', 'out', ...options], { cwd })
  const names = readdirSync(join(cwd, 'out')).toSorted()
  return { ...result, names, texts: names.map((name) => readFileSync(join(cwd, 'out', name), 'utf8')) }
}

test('payloads are exported as one fixture each, in order, with the same pseudonyms in every export', async () => {
  const cwd = tempDir()
  const bytes = customer('evt_1', 'jane@acme.io')
  await caught(cwd, [
    delivery(bytes),
    delivery(bytes),
    delivery(gzipSync(customer('evt_2', 'JANE@acme.io')), [['content-encoding', 'gzip']]),
  ])
  await caught(cwd, [delivery('nope')], { refused: { disposition: 'malformed', reason: 'not JSON' } })
  const { code, stdout, stderr, names, texts } = await exported(cwd)
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toBe('2 exported to out, redacted\n1 left out: duplicate\n1 left out: malformed\n')
  expect(names).toEqual([
    expect.stringMatching(/^0001-invoice\.paid-\d{8}\.json$/),
    expect.stringMatching(/^0002-invoice\.paid-\d{8}\.json$/),
  ])
  const [email] = /[\da-f]{8}@example\.com/.exec(texts[0]!) ?? []
  const [, name] = /"name":"([^"]+)"/.exec(texts[0]!) ?? []
  expect(name).not.toBe('Jane Doe')
  expect(texts[0]).toBe(bytes.replace('jane@acme.io', email!).replace('Jane Doe', name!))
  expect(texts[1]).toBe(texts[0]!.replace('evt_1', 'evt_2'))
  expect((await exported(cwd, '--force')).texts).toEqual(texts)
})

test('another store uses other pseudonyms', async () => {
  const both = await Promise.all(
    [1, 2].map(async () => {
      const cwd = tempDir()
      await caught(cwd, [delivery(customer('evt_1', 'jane@acme.io'))])
      return (await exported(cwd)).texts[0]
    }),
  )
  expect(both[0]).not.toBe(both[1])
})

test('--no-redact exports the original bytes with a warning', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(customer('evt_1', 'jane@acme.io'))])
  const { texts, stderr } = await exported(cwd, '--no-redact')
  expect(texts).toEqual([customer('evt_1', 'jane@acme.io')])
  expect(stderr).toContain('warning: not redacted')
  expect(readdirSync(join(cwd, 'out')).map((name) => statSync(join(cwd, 'out', name)).mode & 0o077)).toEqual([0])
})

test('a directory with other files is left alone; --force replaces only the files of an earlier export', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1')), delivery(stripeEvent('evt_2'))])
  mkdirSync(join(cwd, 'out'))
  expect((await exported(cwd)).names).toHaveLength(2)
  writeFileSync(join(cwd, 'out', 'own.json'), 'mine')
  const refused = await exported(cwd)
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('BILLHOOK_EXPORT_EXISTS') })
  expect(refused.names).toHaveLength(3)
  const forced = await exported(cwd, '--force', '--limit', '1')
  expect(forced.names).toEqual([expect.stringMatching(/^0001-/), 'own.json'])
  expect(forced.texts[1]).toBe('mine')
  expect(readdirSync(cwd).toSorted()).toEqual(['.billhook', 'out'])
})

test('--limit counts only exported deliveries, and --review lists the same deliveries', async () => {
  const cwd = tempDir()
  const event = delivery(customer('evt_1', 'jane@acme.io'))
  await caught(cwd, [delivery(stripeEvent('evt_0', { type: 'older' })), event, { ...event, id: 'dlv_copy' }])
  await caught(cwd, [delivery('nope')], { refused: { disposition: 'malformed', reason: 'not JSON' } })
  await caught(cwd, [delivery('[]')], { unclaimed: 'not identified' })
  const { names, stderr } = await exported(cwd, '--limit', '1')
  expect(names).toEqual([expect.stringMatching(/^0001-invoice\.paid-/)])
  expect(stderr).toBe(
    '1 exported to out, redacted\n1 left out: not JSON, so it cannot be redacted\n1 left out: malformed\n' +
      '1 left out: duplicate\n',
  )
  const review = await billhook(['events', 'export', '--review', '--limit', '1'], { cwd })
  expect(review.stderr).toContain('an export of 1 delivery would keep\n')
})

test('an event type that is a path does not escape the output directory', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1', { type: '../../../etc/x\u0000y' }))])
  expect((await exported(cwd)).names).toEqual([expect.stringMatching(/^0001-\.\._\.\._\.\._etc_x_y-\d{8}\.json$/)])
})

test('an e-mail address in an event type does not appear in the file name', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1', { type: 'for.jane@acme.io' }))])
  const { names, texts } = await exported(cwd)
  for (const text of [...names, ...texts]) expect(text).not.toContain('acme')
})

test('a name of half a megabyte is redacted like any other name', async () => {
  const cwd = tempDir()
  const name = `Jane${'a'.repeat(250_000)} Doe${'b'.repeat(250_000)}`
  await caught(cwd, [
    delivery(customer('evt_1', 'a@acme.io')),
    delivery(
      stripeEvent('evt_2', { data: { object: { id: 'cus_2', object: 'customer', name, note: `for ${name}` } } }),
    ),
    delivery(customer('evt_3', 'c@acme.io')),
  ])
  const { code, stderr, texts } = await exported(cwd)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '3 exported to out, redacted\n' })
  expect(texts.some((text) => /aaaa|bbbb/.test(text))).toBe(false)
})

test('a delivery is redacted by the fields that its provider sends', async () => {
  const cwd = tempDir()
  const payment = {
    entity: 'payment',
    id: 'pay_RedTest0000001',
    vpa: 'kavita.sharma@okicici',
    contact: '9876501234',
    amount: 5500,
  }
  await caught(cwd, [
    delivery({
      entity: 'event',
      account_id: 'acc_RedTest0000001',
      event: 'payment.captured',
      contains: ['payment'],
      payload: { payment: { entity: payment } },
      created_at: 1_747_197_134,
    }),
  ])
  const [text = ''] = (await exported(cwd)).texts
  expect(text).toContain('"id":"pay_RedTest0000001"')
  expect(text).toContain('"amount":5500')
  for (const secret of ['kavita', '9876501234']) expect(text).not.toContain(secret)
})

test('a capture contains forms with redacted fields; a form with a wrapped event is left out', async () => {
  const cwd = tempDir()
  const isForm = [['Content-Type', 'application/x-www-form-urlencoded']] as const
  const alert =
    'alert_id=1600210044&alert_name=subscription_created&customer_name=Jane+Doe&email=jane%40acme.io&p_signature=abc'
  await caught(cwd, [
    delivery(alert, isForm),
    delivery(
      'bt_signature=a%7Cb&bt_payload=PG5vdGlmaWNhdGlvbj48a2luZD5jaGVjazwva2luZD48L25vdGlmaWNhdGlvbj4%3D',
      isForm,
    ),
  ])
  const { stdout, stderr } = await billhook(['events', 'export', '--format', 'jsonl', '--limit', '2'], { cwd })
  expect(stderr).toBe('1 exported to stdout, redacted\n1 left out: not JSON, so it cannot be redacted\n')
  const bodies = stdout
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from((JSON.parse(line) as { body_b64: string }).body_b64, 'base64').toString())
  expect(bodies[0]).toMatch(
    /^alert_id=1600210044&alert_name=subscription_created&customer_name=\w+\+\w+&email=[\da-f]{8}%40example\.com&p_signature=\w{3}$/,
  )
  expect((await billhook(['events', 'export', '--output', 'out'], { cwd })).stderr).toContain(
    'left out: a form rather than JSON; --format jsonl exports forms',
  )
})

test('an export without matching deliveries writes nothing', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  expect(await billhook(['events', 'export', '--output', 'out', '--type', 'no.*'], { cwd })).toMatchObject({
    code: 0,
    stderr: '0 exported to out, redacted\n',
  })
  expect(readdirSync(cwd)).toEqual(['.billhook'])
})

test('a capture contains all deliveries with their headers, but no signatures or credentials', async () => {
  const cwd = tempDir()
  const signature = 'a'.repeat(63).concat('1')
  const headers = [
    ['Stripe-Signature', `t=1750000000,v1=${signature}`],
    ['Authorization', 'Bearer abc.def'],
    ['Cookie', 'session=topsecret'],
    ['X-Forwarded-For', '81.2.69.142'],
    ['Content-Length', '5'],
    ['X-Plain', 'stays'],
  ] as const
  await caught(cwd, [
    { ...delivery(customer('evt_1', 'jane@acme.io'), headers), url: '/stripe?token=opensesame&x=1' },
    delivery(customer('evt_1', 'jane@acme.io')),
  ])
  const { stdout, stderr, code } = await billhook(['events', 'export', '--format', 'jsonl'], { cwd })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '2 exported to stdout, redacted\n' })
  const [first, second] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { headers: [string, string][]; body_b64: string; url: string })
  expect(first!.body_b64).toBe(second!.body_b64)
  expect(first!.headers.map(([name]) => name)).toEqual([
    'Stripe-Signature',
    'Authorization',
    'Cookie',
    'X-Forwarded-For',
    'X-Plain',
  ])
  expect(first!.headers[0]![1]).toMatch(/^t=1750000000,v1=[\da-f]{64}$/)
  expect(first!.url).toMatch(/^\/stripe\?token=[a-z]{10}&x=1$/)
  for (const secret of [signature, 'abc.def', 'topsecret', '81.2.69', 'opensesame'])
    expect(stdout).not.toContain(secret)
})

test('rejected deliveries are exported only on request, except decompression bombs', async () => {
  const cwd = tempDir()
  const refused = { refused: { disposition: 'rejected', reason: 'no signature' } } as const
  const bomb = gzipSync(JSON.stringify(stripeEvent('evt_2', { zeros: '0,'.repeat(1024 ** 2) })))
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  await caught(cwd, [delivery(bomb, [['Content-Encoding', 'gzip']]), delivery(stripeEvent('evt_3'))], refused)
  const run = (...options: string[]) => billhook(['events', 'export', '--format', 'jsonl', ...options], { cwd })
  for (const redacted of [[], ['--no-redact']])
    expect((await run(...redacted)).stderr).toMatch(/^1 exported to stdout.*\n2 left out: rejected\n/)
  expect((await run('--disposition', 'rejected')).stderr).toBe(
    '1 exported to stdout, redacted\n1 left out: rejected, and larger than 1 MiB\n',
  )
})

test('a capture file is replaced only with --force, and includes non-JSON bodies only with --no-redact', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery('a=1&email=jane@acme.io')], { refused: { disposition: 'malformed', reason: 'not JSON' } })
  const run = (...options: string[]) =>
    billhook(
      ['events', 'export', '--format', 'jsonl', '--output', 'out.jsonl', '--disposition', 'malformed', ...options],
      {
        cwd,
      },
    )
  expect(await run()).toMatchObject({
    code: 0,
    stderr: '0 exported to out.jsonl, redacted\n1 left out: not JSON, so it cannot be redacted\n',
  })
  expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toBe('')
  expect(await run('--no-redact')).toMatchObject({ code: 2 })
  expect(await run('--no-redact', '--force')).toMatchObject({ code: 0 })
  const { body_b64: body } = JSON.parse(readFileSync(join(cwd, 'out.jsonl'), 'utf8')) as { body_b64: string }
  expect(Buffer.from(body, 'base64').toString()).toBe('a=1&email=jane@acme.io')
  expect(statSync(join(cwd, 'out.jsonl')).mode & 0o077).toBe(0)
})

test('a capture can be written to a pipe', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1')), delivery(stripeEvent('evt_2'))])
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(cwd, 'pipe')])
  const [read, ended] = await Promise.all([
    readFile(join(cwd, 'pipe'), 'utf8'),
    billhook(['events', 'export', '--format', 'jsonl', '--output', 'pipe'], { cwd }),
  ])
  expect([ended.code, read.trimEnd().split('\n').length]).toEqual([0, 2])
})

test('an output path that cannot be written to is an error with a next step', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  writeFileSync(join(cwd, 'file'), '')
  expect(await billhook(['events', 'export', '--output', 'file/out'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BILLHOOK_EXPORT_FAILED'),
  })
  expect(await billhook(['events', 'export'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('add --output DIR'),
  })
})

test('an interrupted export leaves no files behind', async () => {
  const cwd = tempDir()
  await caught(
    cwd,
    Array.from({ length: 5_000 }, (_, index) => delivery(stripeEvent(`evt_${index}`))),
  )
  const { process: child, ended } = start(['events', 'export', '--output', 'out'], { cwd })
  await until(() => readdirSync(cwd).length > 1)
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 130 })
  expect(readdirSync(cwd)).toEqual(['.billhook'])
})

test('a failed export with --force leaves the earlier export intact', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1')), delivery(stripeEvent('evt_2'))])
  const { names, texts } = await exported(cwd)
  const [first = '', second = ''] = names
  rmSync(join(cwd, 'out', second))
  mkdirSync(join(cwd, 'out', second))
  expect(await billhook(['events', 'export', '--output', 'out', '--force'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is a directory[^]*BILLHOOK_EXPORT_EXISTS/),
  })
  expect(readFileSync(join(cwd, 'out', first), 'utf8')).toBe(texts[0])
  expect(readdirSync(join(cwd, 'out'))).toEqual([first, second])
})

test('an export into a mounted directory is written directly to it', async ({ skip }) => {
  const cwd = tempDir()
  const out = await mkdtemp('/dev/shm/billhook-').catch(() => skip('there is no other file system'))
  onTestFinished(() => rmSync(out, { recursive: true }))
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  writeFileSync(join(out, '0001-old-aaaaaaaa.json'), '{}')
  // A link to another file system is followed, as a mount point would be.
  symlinkSync(out, join(cwd, 'out'))
  expect(await billhook(['events', 'export', '--output', 'out', '--force'], { cwd })).toMatchObject({ code: 0 })
  expect(readdirSync(out)).toEqual([expect.stringMatching(/^0001-invoice.paid-/)])
})
