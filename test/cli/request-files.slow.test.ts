import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const event = '{ "id": "evt_1", "object": "event", "type": "invoice.paid",\n  "data": {"object":{}} }'
const request =
  `POST /old HTTP/1.1\r\nHost: elsewhere\r\nX-First: 1\r\nStripe-Signature: t=1,v1=00\r\nx-second: ` +
  `2\r\n\r\n${event}`
const mollie = new URL('../../fixtures/mollie-classic/current/payment.changed.http', import.meta.url).pathname

test('a raw request is replayed byte for byte, with its headers in order and a fresh signature', async () => {
  const [cwd, target] = [tempDir(), await startTarget()]
  writeFileSync(join(cwd, 'paid.http'), request)
  const { code } = await billhook(['replay', 'paid.http', '--to', target.url, '--secret', 'whsec_x'], { cwd })
  expect(code).toBe(0)
  const [hit] = target.hits
  expect(hit?.body.toString()).toBe(event)
  const names = hit!.rawHeaders.filter((_value, index) => index % 2 === 0)
  expect(names.filter((name) => /^x-/i.test(name))).toEqual(['X-First', 'x-second'])
  expect(hit!.rawHeaders).not.toContain('t=1,v1=00')
})

test('the webhooks in a recording are replayed and named after their entries; an invalid one is an error', async () => {
  const [cwd, target] = [tempDir(), await startTarget()]
  const entries = [
    { request: { method: 'GET', url: '/' } },
    { request: { method: 'POST', url: '/', headers: [], postData: { text: event } } },
  ]
  writeFileSync(join(cwd, 'shop.har'), JSON.stringify({ log: { entries } }, null, 1))
  const { code } = await billhook(['replay', 'shop.har', '--to', target.url], { cwd })
  expect([code, target.hits.map(({ body }) => body.toString())]).toEqual([0, [event]])
  const { stdout } = await billhook(['replay', 'shop.har', '--to', target.url, '--plan'], { cwd })
  expect(stdout).toContain('shop.har:2')
  writeFileSync(join(cwd, 'shop.har'), JSON.stringify({ log: { entries: [] } }))
  const none = await billhook(['replay', 'shop.har', '--to', target.url], { cwd })
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringMatching(/shop\.har:1: no POST with a body in 0 entries[^]*BILLHOOK_FILE_INVALID/),
  ])
})

test('a raw request whose headers identify the sender of a form is inspected, and the event can be sent', async () => {
  const [cwd, target] = [tempDir(), await startTarget()]
  const { code, stdout } = await billhook(['inspect', mollie], { cwd })
  expect([code, stdout]).toEqual([0, expect.stringMatching(/: mollie-classic\n[^]*payment\.changed[^]*unmapped/)])
  expect(await billhook(['send', 'payment.changed', '--to', target.url], { cwd })).toMatchObject({ code: 0 })
  expect(target.hits[0]?.body.toString()).toMatch(/^id=tr_\w+$/)
  expect(target.hits[0]?.body.toString()).not.toContain('7UhSN1zuXS4Kd9')
})

test('a finding in a request has the line and column in the file', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'bad.http'), 'POST / HTTP/1.1\nA: b\n\n{\n  "id": 1,\n}')
  writeFileSync(
    join(cwd, 'cut.har'),
    '{"log":{"entries":[\n  {"request":{"method":"POST","postData":{"text":"{"}}}\n]}}',
  )
  writeFileSync(join(cwd, 'none.http'), 'no request')
  const { code, stdout } = await billhook(['inspect', 'bad.http', 'cut.har', 'none.http', '--format', 'json'], { cwd })
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { findings: { code: string; line: number; column: number }[] }).findings[0])
  expect(code).toBe(1)
  expect(findings).toMatchObject([
    { code: 'body.not-json', line: 6, column: 1 },
    { code: 'body.not-json', line: 2, column: 50 },
    { code: 'http.invalid', line: 1 },
  ])
})

test('a raw request is checked against the schema of its event', async () => {
  const [cwd, schemas] = [tempDir(), new URL('../../fixtures/schemas', import.meta.url).pathname]
  writeFileSync(
    join(cwd, 'paid.http'),
    'POST / HTTP/1.1\n\n{"id":"evt_1","object":"event","type":"invoice.paid",' +
      '"api_version":"2024-06-20","created":1,\n"livemode":false,"pending_webhooks":0,"request":null,' +
      '"data":{"object":{"id":5}}}',
  )
  const { code, stdout } = await billhook(['validate', 'paid.http', '--schemas', schemas, '--format', 'text'], { cwd })
  expect(code).toBe(1)
  expect(stdout).toMatch(/paid\.http:4:\d+/)
})
