import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const idOf = (body: Buffer) => (JSON.parse(body.toString()) as { id: string }).id

test('sent events are signed, have fresh ids, and are accepted by a listener that verifies', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--secret', 'whsec_x', '--forward-to', target.url], { cwd: dir })
  const sent = await billhook(
    [
      'send',
      'invoice.paid',
      '--source',
      'stripe',
      '--to',
      listener.url,
      '--secret',
      'whsec_x',
      '--count',
      '3',
      '--set',
      'data.object.amount_paid=5',
    ],
    { cwd: dir },
  )
  expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('3 of 3 accepted') as string })
  await until(() => target.hits.length === 3)
  expect(new Set(target.hits.map(({ body }) => idOf(body))).size).toBe(3)
  expect(JSON.parse(target.hits[0]!.body.toString())).toMatchObject({
    type: 'invoice.paid',
    data: { object: { amount_paid: 5 } },
  })
})

test('your own setting chooses the provider if several have the event', async () => {
  const [dir, config] = [tempDir(), tempDir()]
  const target = await startTarget()
  const run = async (...args: string[]) => billhook(args, { cwd: dir, env: { XDG_CONFIG_HOME: config } })
  expect(await run('send', 'invoice.paid', '--to', target.url)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('billhook config set source stripe') as string,
  })
  expect(await run('config', 'set', 'source', 'stipe')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean stripe?') as string,
  })
  expect(await run('config', 'set', 'source', 'paddle')).toMatchObject({ code: 0 })
  expect(await run('send', 'invoice.paid', '--to', target.url)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 of 1 accepted (paddle, seed ') as string,
  })
  // Paddle has no such event, so the setting does not apply.
  expect(await run('send', 'charge.refunded', '--to', target.url)).toMatchObject({
    stdout: expect.stringContaining('1 of 1 accepted (stripe, seed ') as string,
  })
  expect((await run('doctor')).stdout).toContain('source paddle (settings)')
})

test('the same seed produces the same ids, and another seed produces other ids', async () => {
  const target = await startTarget()
  for (const seed of ['7', '7', '8'])
    await billhook(['send', 'invoice.paid', '--source', 'stripe', '--to', target.url, '--seed', seed], {
      cwd: tempDir(),
    })
  const [first, again, other] = target.hits.map(({ body }) => idOf(body))
  expect([first === again, first === other]).toEqual([true, false])
  expect(first).toMatch(/^evt_/)
})

test('a canonical type sends the matching event of the provider, with a source from billhook.yaml', async () => {
  const dir = tempDir()
  const target = await startTarget()
  writeFileSync(
    join(dir, 'billhook.yaml'),
    `sources: { shop: { provider: stripe, secrets: [whsec_x] } }\nreplay: { to: "${target.url}" }\n`,
  )
  expect(await billhook(['send', 'subscription.canceled', '--source', 'shop'], { cwd: dir })).toMatchObject({ code: 0 })
  expect(JSON.parse(target.hits[0]!.body.toString())).toMatchObject({ type: 'customer.subscription.deleted' })
  expect(target.hits[0]!.rawHeaders.join()).toMatch(/Stripe-Signature,t=\d+,v1=/)
})

test('an event type that belongs in a header is sent in a header', async () => {
  const target = await startTarget()
  expect(
    await billhook(['send', 'orders/paid', '--to', target.url, '--secret', 'shp_test'], { cwd: tempDir() }),
  ).toMatchObject({ code: 0 })
  expect(target.hits[0]!.rawHeaders.join()).toMatch(
    /X-Shopify-Topic,orders\/paid.*X-Shopify-Hmac-SHA256,.*X-Shopify-Webhook-Id,/,
  )
})

test('--list shows the events that can be sent', async () => {
  const { code, stdout } = await billhook(['send', '--list'], { cwd: tempDir() })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^stripe +invoice\.paid +2024-06-20 +invoice\.paid, subscription\.renewed$/m)
})

test.each([
  [['invoice.payd', '--to', 'http://127.0.0.1:1/'], 2, 'did you mean invoice.paid?'],
  [['nope'], 2, 'BILLHOOK_TYPE_UNKNOWN'],
  [['subscription.canceled', '--to', 'http://127.0.0.1:1/'], 2, 'BILLHOOK_TYPE_'],
  [['invoice.paid', '--source', 'stripe'], 2, 'BILLHOOK_NO_TARGET'],
  [['--to', 'http://127.0.0.1:1/'], 2, 'no event type given'],
  [['invoice.paid', '--source', 'stripe', '--to', 'http://127.0.0.1:1/'], 3, 'BILLHOOK_TARGET_UNREACHABLE'],
])('send %j exits with %i and the reason', async (args, code, message) => {
  const ended = await billhook(['send', ...args], { cwd: tempDir() })
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(message)])
})

test('a refused event is a failed check', async () => {
  const target = await startTarget(() => 500)
  expect(
    await billhook(['send', 'invoice.paid', '--source', 'stripe', '--to', target.url], { cwd: tempDir() }),
  ).toMatchObject({ code: 1 })
})
