import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget, type Hit } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const config = `
sources:
  acme:
    provider: generic
    secrets: ["\${ACME_SECRET}", acme_old]
    generic:
      signature: { header: X-Signature, value: "t={timestamp},v1={signature}", content: "{timestamp}.{body}" }
      id: /event/id
      type: /event/type
  other:
    secrets: [other_secret]
    generic: { signature: { header: X-Signature, encoding: base64 }, id: header:X-Other-Id, type: header:X-Other-Type }
  stripe: { secrets: [whsec_x] }
`
const env = { ACME_SECRET: 'acme_new' }
const event = { event: { id: 'evt_1', type: 'bill.paid' }, total: 1 }

let cwd: string
beforeEach(() => {
  cwd = tempDir()
  put('billhook.yaml', config)
  put('payload.json', JSON.stringify(event))
})

function put(name: string, content: string): void {
  writeFileSync(join(cwd, name), content)
}

/** Returns the headers that acme sends, signed without using our code. */
function signedByAcme(secret: string, body: string, seconds = Math.floor(Date.now() / 1_000)): Record<string, string> {
  return { 'X-Signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}` }
}

async function post(url: string, headers: Record<string, string>, body: string) {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, text: await response.text() }
}

function verify(...args: string[]) {
  return billhook(['verify', '--headers', 'headers.json', '--body', 'payload.json', '--at', '1750000010', ...args], {
    cwd,
    env,
  })
}

/** A handler that accepts only requests signed by acme. */
function checks({ rawHeaders, body }: Hit): number {
  const value = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === 'x-signature') + 1] ?? ''
  const [, seconds = ''] = /^t=(\d+),/.exec(value) ?? []
  return value === signedByAcme('acme_new', body.toString(), Number(seconds))['X-Signature'] ? 200 : 401
}

test('a generic source accepts both secrets of a rotation, on its path and on /, and forwards the body', async () => {
  const target = await startTarget()
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], { cwd, env })
  const bodies = ['evt_1', 'evt_2', 'evt_3'].map((id) =>
    JSON.stringify({ event: { id, type: 'bill.paid' } }, undefined, 1),
  )
  expect(await post(`${listener.url}/acme`, signedByAcme('acme_new', bodies[0]!), bodies[0]!)).toMatchObject({
    status: 200,
  })
  expect(await post(listener.url, signedByAcme('acme_old', bodies[1]!), bodies[1]!)).toMatchObject({ status: 200 })
  expect(await post(`${listener.url}/acme`, signedByAcme('acme_new', bodies[0]!), bodies[0]!)).toMatchObject({
    status: 200,
    text: expect.stringContaining('duplicate') as string,
  })
  // A source with the same signature header but a different id header and secret.
  const other = {
    'X-Signature': createHmac('sha256', 'other_secret').update(bodies[2]!).digest('base64'),
    'X-Other-Id': 'o_1',
    'X-Other-Type': 'thing',
  }
  expect(await post(listener.url, other, '{"a":1}')).toMatchObject({ status: 401 })
  expect(
    await post(
      listener.url,
      { ...other, 'X-Signature': createHmac('sha256', 'other_secret').update('{"a":1}').digest('base64') },
      '{"a":1}',
    ),
  ).toMatchObject({ status: 200 })
  await until(() => target.hits.length === 3)
  expect(target.hits[0]!.body.toString()).toBe(bodies[0])
  const { stdout } = await billhook(['events', 'list', '--format', 'ndjson'], { cwd, env })
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { source: string; disposition: string; events: { type: string }[] })
  expect(listed.map(({ source, disposition, events }) => [source, disposition, events[0]?.type])).toEqual([
    ['acme', 'accepted', 'bill.paid'],
    ['acme', 'accepted', 'bill.paid'],
    ['acme', 'duplicate', 'bill.paid'],
    ['other', 'rejected', 'thing'],
    ['other', 'accepted', 'thing'],
  ])
})

test('forged, old and unsigned deliveries get a 401 with a reason that names the key in billhook.yaml', async () => {
  const listener = await startListen(['--output', 'ndjson'], { cwd, env })
  const body = JSON.stringify(event)
  expect(await post(`${listener.url}/acme`, signedByAcme('forged', body), body)).toMatchObject({ status: 401 })
  expect(await post(`${listener.url}/acme`, signedByAcme('acme_new', body, 1_750_000_000), body)).toMatchObject({
    status: 401,
  })
  expect(await post(`${listener.url}/acme`, {}, body)).toMatchObject({ status: 401 })
  const misread = { 'X-Signature': createHmac('sha1', 'acme_new').update(body).digest('hex') }
  expect(await post(`${listener.url}/acme`, misread, body)).toMatchObject({ status: 401 })
  for (const reason of [
    'X-Signature does not match this body and secret',
    'expired',
    'the one named in sources.acme.generic.signature.header',
    'signature.value',
  ])
    await until(() => listener.output().includes(reason))
})

test('replay signs payloads and stored deliveries as configured, and the handler accepts them', async () => {
  const handler = await startTarget(checks)
  const listener = await startListen([], { cwd, env })
  expect(
    await billhook(['replay', 'payload.json', '--source', 'acme', '--to', handler.url], { cwd, env }),
  ).toMatchObject({ code: 0 })
  expect(
    await billhook(['replay', 'payload.json', '--source', 'acme', '--secret', 'wrong', '--to', handler.url], {
      cwd,
      env,
    }),
  ).toMatchObject({ code: 1 })
  expect(
    await billhook(['replay', 'payload.json', '--source', 'acme', '--to', `${listener.url}/acme`], { cwd, env }),
  ).toMatchObject({ code: 0 })
  expect(await billhook(['replay', 'store:', '--to', handler.url], { cwd, env })).toMatchObject({ code: 0 })
  expect(handler.hits.map((hit) => checks(hit))).toEqual([200, 401, 200])
  // If the id is in a header, replay creates an id for a payload without headers.
  expect(
    await billhook(['replay', 'payload.json', '--source', 'other', '--to', `${listener.url}/other`], { cwd, env }),
  ).toMatchObject({ code: 0 })
})

test('verify recognises the source by its header, and says which key of its configuration is wrong', async () => {
  const body = JSON.stringify(event)
  put('headers.json', JSON.stringify(signedByAcme('acme_new', body, 1_750_000_000)))
  expect(await verify('--source', 'acme')).toMatchObject({ code: 0, stdout: 'valid (generic-hmac)\n' })
  expect(await verify('--secret', 'acme_new')).toMatchObject({ code: 0 })
  put(
    'headers.json',
    JSON.stringify({
      'X-Acme-Signature':
        't=1750000000,v1=' + createHmac('sha512', 'acme_new').update(`1750000000.${body}`).digest('hex'),
    }),
  )
  expect(await verify('--source', 'acme')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the one named in sources.acme.generic.signature.header') as string,
  })
  put(
    'headers.json',
    JSON.stringify({
      'X-Signature': `t=1750000000,v1=${createHmac('sha512', 'acme_new').update(`1750000000.${body}`).digest('hex')}`,
    }),
  )
  expect(await verify('--source', 'acme')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      'next: the signature matches with sources.acme.generic.signature.algorithm: sha512',
    ) as string,
  })
})

test('inspect and validate read a payload as an event from the given source', async () => {
  put('bad.json', '{"event":{"type":"bill.paid"}}')
  const { code, stdout } = await billhook(['inspect', 'payload.json', '--source', 'acme', '--format', 'json'], {
    cwd,
    env,
  })
  expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({
    code: 0,
    report: { provider: 'acme', identities: [{ type: 'bill.paid' }], events: [] },
  })
  expect(await billhook(['validate', 'bad.json', '--source', 'acme'], { cwd, env })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the location given in sources.acme.generic.id') as string,
  })
})

test('send has no samples for a generic source, and says what to do instead', async () => {
  const ended = await billhook(['send', 'bill.paid', '--source', 'acme', '--to', 'http://127.0.0.1:1/'], { cwd, env })
  expect(ended).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('billhook replay FILE --source NAME signs and sends your own payload') as string,
  })
})

test('doctor reports a secret whose encoding does not match the configuration', async () => {
  put('billhook.yaml', config.replace('header: X-Signature, value', 'header: X-Signature, key: hex, value'))
  const { code, stdout } = await billhook(['doctor'], { cwd, env })
  expect(code).toBe(1)
  expect(stdout).toContain('the secret is not hex, the encoding given in sources.acme.generic.signature.key')
  expect(stdout).not.toContain('acme_new')
})
