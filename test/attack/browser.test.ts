import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { tried } from './scale.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
if (chromium === undefined) console.warn('skipped the web page tests: no Chromium in /usr/bin')

/** Returns a page that sends POST and GET requests to another origin in every way that does not need its permission. */
function page(url: string): string {
  const event = JSON.stringify(stripeEvent('evt_page'))
  return `<!doctype html><title>waiting</title><body><script>
    const body = ${JSON.stringify(event)}
    const url = ${JSON.stringify(`${url}/stripe`)}
    const frame = (id) => Object.assign(document.body.appendChild(document.createElement('iframe')), { name: id })
    const form = (enctype, target) => {
      const made = Object.assign(document.createElement('form'), { method: 'POST', action: url, enctype, target })
      const field = Object.assign(document.createElement('input'), { name: body.slice(0, -1) + ',"x":"', value: '"}' })
      made.append(field)
      document.body.append(made)
      made.submit()
    }
    const attempts = [
      () => fetch(url, { method: 'POST', mode: 'no-cors', body }),
      () => fetch(url, { method: 'POST', mode: 'no-cors', body, referrerPolicy: 'no-referrer', credentials: 'omit' }),
      () => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      () => fetch(url, { method: 'PUT', body }),
      () => navigator.sendBeacon(url, body),
      () => navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' })),
      () => form('text/plain', frame('a').name),
      () => form('application/x-www-form-urlencoded', frame('b').name),
      () => form('multipart/form-data', frame('c').name),
      () => new Promise((done) => {
        const x = new XMLHttpRequest()
        x.open('POST', url)
        x.onloadend = done
        x.send(body)
      }),
      () => {
        const sandboxed = document.createElement('iframe')
        sandboxed.sandbox = 'allow-scripts'
        sandboxed.srcdoc = '<script>fetch(' + JSON.stringify(url) +
          ', { method: "POST", mode: "no-cors", body: ' + JSON.stringify(body) + ' })<\\/script>'
        document.body.append(sandboxed)
      },
      () => {
        const script = 'fetch(' + JSON.stringify(url) +
          ', { method: "POST", mode: "no-cors", body: ' + JSON.stringify(body) + ' })'
        new Worker(URL.createObjectURL(new Blob([script])))
      },
      () => { const image = new Image(); image.src = url + '?x=1' },
      () => fetch(${JSON.stringify(url)} + '/-/healthz')
        .then((answer) => answer.text())
        .then((text) => { document.title = 'read ' + text }),
    ]
    const finish = () => { document.title += ' done ' + attempts.length }
    Promise.allSettled(attempts.map((attempt) => attempt())).then(() => setTimeout(finish, 1500))
  </script>`
}

/** Serves a page on its own port, which makes it a different origin. */
async function serve(html: string): Promise<string> {
  const server: Server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(html),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Opens a page in headless Chromium and returns its document once its scripts have run. */
async function open(url: string, resolver: string): Promise<string> {
  const profile = tempDir()
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
  ]
  const { stdout } = await promisify(execFile)(
    chromium ?? '',
    [
      ...flags,
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=${resolver}`,
      '--timeout=8000',
      '--virtual-time-budget=6000',
      '--dump-dom',
      url,
    ],
    { timeout: 60_000, maxBuffer: 2 ** 24 },
  )
  return stdout
}

test.skipIf(chromium === undefined).each([
  ['from another port', (site: string) => site],
  ['from another host', (site: string) => site.replace('127.0.0.1', 'evil.example')],
])('a page %s cannot send webhooks or read answers', async (name, place) => {
  const target = await startTarget()
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], { cwd: tempDir() })
  const site = await serve(page(listener.url))
  const shown = await open(place(site), 'MAP evil.example 127.0.0.1')
  const title = /<title>(.*?)<\/title>/.exec(shown)?.[1] ?? ''
  const statuses = [...listener.output().matchAll(/"status":(\d+)/g)].map(([, status]) => status)
  tried(
    `ways of a page ${name}`,
    Number(/done (\d+)/.exec(title)?.[1] ?? 0),
    `${statuses.length} refused, ${target.hits.length} forwarded`,
  )
  expect(title).toMatch(/^waiting done 14$/)
  expect(statuses.length).toBeGreaterThan(4)
  expect(new Set(statuses)).toEqual(new Set(['403']))
  expect(target.hits).toEqual([])
})

test.skipIf(chromium === undefined)('a page that uses DNS rebinding cannot send webhooks or read answers', async () => {
  const target = await startTarget()
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], { cwd: tempDir() })
  const { port } = new URL(listener.url)
  // The page has the listener's own host and port, as it would after DNS rebinding. Nothing may be served to it.
  const shown = await open(`http://evil.example:${port}/-/healthz`, 'MAP evil.example 127.0.0.1')
  tried('pages that use DNS rebinding', 1, shown.includes('>ok') ? 'read the answer' : 'refused')
  expect(shown).not.toContain('>ok')
  expect(listener.output()).toContain('"status":403')
})
