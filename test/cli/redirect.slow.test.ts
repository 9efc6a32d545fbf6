import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const payload = '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}}'

/** Starts a handler that redirects to a URL with a trailing slash and a token. */
async function handler() {
  const target = await startTarget((hit) => ({
    status: hit.url.split('?')[0]?.endsWith('/') ? 200 : 308,
    headers: { location: `${hit.url}/?token=s3cretTokenOfMine9` },
  }))
  const cwd = tempDir()
  writeFileSync(join(cwd, 'event.json'), payload)
  const url = `${target.url}/api/webhook`
  return { url, cwd, to: `${url}/?token=***` }
}

const advice = 'providers do not follow redirects: use the final URL'

test.each([
  ['send', ['send', 'invoice.paid', '--source', 'stripe', '--count', '3']],
  ['replay', ['replay', 'event.json', 'event.json', '--source', 'stripe']],
])('%s shows the target of a redirect without its token, and the next step once', async (_name, args) => {
  const { url, cwd, to } = await handler()
  const { stdout, stderr } = await billhook([...args, '--to', url], { cwd })
  const all = stdout + stderr
  expect(all).toContain(`308 to ${to}`)
  expect(all.split(advice)).toHaveLength(2)
  expect(all).not.toContain('s3cretTokenOfMine9')
})

test('listen reports a redirect in text output', async () => {
  const { url, cwd, to } = await handler()
  const running = await startListen(['--forward-to', url, '--output', 'text'], { cwd })
  await fetch(`${running.url}/stripe`, { method: 'POST', body: payload })
  while (!running.output().includes(advice)) await delay(20)
  expect(running.output()).toContain(`308 to ${to}`)
  expect(running.output()).not.toContain('s3cretTokenOfMine9')
})

test('listen reports a redirect in JSON lines', async () => {
  const { url, cwd, to } = await handler()
  const running = await startListen(['--forward-to', url, '--output', 'ndjson'], { cwd })
  await fetch(`${running.url}/stripe`, { method: 'POST', body: payload })
  while (!running.output().includes('BILLHOOK_REDIRECTED')) await delay(20)
  const lines = running
    .output()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toContainEqual(expect.objectContaining({ kind: 'attempt', status: 308, redirect_to: to }))
})

test('doctor sends a HEAD request to each target and reports redirects', async () => {
  const { url, cwd, to } = await handler()
  writeFileSync(join(cwd, 'billhook.yaml'), `listen: { port: 0, forward_to: ["${url}"] }\n`)
  const { stdout } = await billhook(['doctor'], { cwd })
  expect(stdout).toMatch(/^warn {2}target http/m)
  expect(stdout).toContain(`responds with 308, redirecting to ${to}`)
  expect(stdout).toContain(advice)
})
