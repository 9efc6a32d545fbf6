import { hash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget, type Hit } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

interface Sent {
  readonly name: string
  /** The source of this event. Each event has its own source and secret. */
  readonly source: string
  readonly secret: string
  readonly body: Buffer
  readonly event: { readonly id: string; readonly type: string; readonly api_version?: string | null }
}

interface Listed {
  readonly source: string
  readonly disposition: string
  readonly events: readonly { readonly id: string; readonly type: string; readonly version: string | null }[]
  readonly verification: { readonly status: string }
}

/** This header does not come from Stripe. It identifies the target's hits and must arrive like any other header. */
const nameHeader = 'X-Event-File'

/**
 * Two of the event ids, which are placeholders, occur in several files. Within one source, this would be a conflict, so
 * each file has its own source, like events from 88 accounts. They share one listener with the default settings.
 */
const sent: readonly Sent[] = sharedFiles('stripe/events').map((name) => {
  const source = name.replace(/\.json$/, '').replaceAll('.', '-')
  const body = sharedFile(`stripe/events/${name}`)
  return { name, source, secret: `whsec_${source}`, body, event: JSON.parse(body.toString()) as Sent['event'] }
})

test.skipIf(!hasSharedData)(
  'every Stripe event is accepted, identified, forwarded byte for byte, and exported',
  async () => {
    const cwd = tempDir()
    const target = await startTarget()
    const sources = sent.map(({ source, secret }) => `  ${source}: { provider: stripe, secrets: [${secret}] }\n`)
    writeFileSync(join(cwd, 'billhook.yaml'), `listen:\n  forward_to: [${target.url}]\nsources:\n${sources.join('')}`)
    const { url } = await startListen([], { cwd })
    for (const { name, source, secret, body } of sent) {
      const headers = Object.fromEntries(
        stripeSignature.sign({ headers: [], body }, secret, { now: Date.now(), id: '' }).headers,
      )
      const response = await fetch(`${url}/${source}`, {
        method: 'POST',
        body,
        headers: { ...headers, [nameHeader]: name },
      })
      expect(response.status, name).toBe(200)
    }
    await until(() => target.hits.length >= sent.length, 60_000)
    expect(target.hits).toHaveLength(sent.length)
    expect(new Map(target.hits.map((hit) => [headerOf(hit, nameHeader), sha256(hit.body)]))).toEqual(
      new Map(sent.map(({ name, body }) => [name, sha256(body)])),
    )

    const { stdout } = await billhook(['events', 'list', '--format', 'ndjson'], { cwd })
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Listed)
    expect(
      listed.map(({ source, disposition, events, verification: { status } }) => ({
        source,
        disposition,
        status,
        events,
      })),
    ).toMatchObject(
      sent.map(({ source, event: { id, type, api_version: version } }) => ({
        source,
        disposition: 'accepted',
        status: 'valid',
        events: [{ id, type, version: version ?? null }],
      })),
    )

    expect(await billhook(['events', 'export', '--to', 'plain', '--no-redact'], { cwd })).toMatchObject({ code: 0 })
    expect(await billhook(['events', 'export', '--to', 'redacted'], { cwd })).toMatchObject({ code: 0 })
    expect(folder(join(cwd, 'plain')).map(sha256)).toEqual(sent.map(({ body }) => sha256(body)))
    expect(folder(join(cwd, 'redacted')).map((body) => JSON.parse(body.toString()) as Sent['event'])).toMatchObject(
      sent.map(({ event: { id, type } }) => ({ id, type })),
    )
    const unversioned = listed.filter(({ events: [event] }) => event?.version === null).length
    console.log(
      `Stripe events caught, forwarded with the same SHA-256, and exported: ${listed.length}; said to have ` +
        `no version: ${unversioned}`,
    )
  },
)

function headerOf(hit: Hit, name: string): string {
  const at = hit.rawHeaders.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name.toLowerCase())
  return hit.rawHeaders[at + 1] ?? ''
}

/** Returns the contents of the files in a directory, in order of their names. */
function folder(path: string): Buffer[] {
  return readdirSync(path)
    .toSorted()
    .map((name) => readFileSync(join(path, name)))
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}
