import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { startListen } from '../helpers/billhook.ts'
import { startTarget, type Hit } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

interface Sent {
  readonly name: string
  /** Where this event comes from: its own source with its own secret. */
  readonly source: string
  readonly secret: string
  readonly body: Buffer
  readonly event: { readonly id: string; readonly type: string; readonly api_version?: string | null }
}

const fileHeader = 'X-Event-File'

/**
 * The files share two event ids, which are placeholders. Within one source the second would rightly be a conflict,
 * so each comes from a source of its own, as events of 88 accounts would: one listener, nothing switched off.
 */
const sent: readonly Sent[] = sharedFiles('stripe/events').map((name) => {
  const source = name.replace(/\.json$/, '').replaceAll('.', '-')
  const body = sharedFile(`stripe/events/${name}`)
  return { name, source, secret: `whsec_${source}`, body, event: JSON.parse(body.toString()) as Sent['event'] }
})

describe.skipIf(!hasSharedData)('Stripe’s events through billhook listen', () => {
  test('each is caught, verified, identified, forwarded byte for byte', async () => {
    const dir = tempDir()
    const target = await startTarget()
    writeFileSync(join(dir, 'billhook.yaml'), configuration(target.url))
    const listener = await startListen(['--output', 'ndjson'], { cwd: dir })
    for (const one of sent) {
      const headers = [...stripeSignature.sign({ headers: [], body: one.body }, one.secret, { now: Date.now(), id: '' }), [fileHeader, one.name]]
      const response = await fetch(`${listener.url}/${one.source}`, { method: 'POST', body: one.body, headers: Object.fromEntries(headers) as Record<string, string> })
      expect(response.status, one.name).toBe(200)
    }
    await until(() => target.hits.length >= sent.length, 60_000)
    listener.process.kill('SIGINT')
    const { code, stdout } = await listener.ended
    expect(code).toBe(130)

    const received = stdout.split('\n').flatMap((line) => (line.includes('"kind":"received"') ? [JSON.parse(line) as { disposition: string; delivery: Record<string, unknown> }] : []))
    expect(received.map(({ disposition, delivery: { source, types, eventIds, version, verification } }) => ({ disposition, source, types, eventIds, version, status: (verification as { status: string }).status }))).toEqual(
      sent.map(({ source, event }) => ({ disposition: 'accepted', source, types: [event.type], eventIds: [event.id], version: event.api_version ?? undefined, status: 'valid' })),
    )
    expect(target.hits.length).toBe(sent.length)
    expect(new Map(target.hits.map((hit) => [headerOf(hit, fileHeader), sha256(hit.body)]))).toEqual(new Map(sent.map(({ name, body }) => [name, sha256(body)])))

    const unversioned = received.filter(({ delivery }) => delivery['version'] === undefined).length
    console.log(`Stripe events through listen: ${received.length} caught, ${target.hits.length} forwarded byte for byte, ${unversioned} without a version`)
  })
})

function configuration(target: string): string {
  return `listen:\n  forward_to: [${target}]\nsources:\n${sent.map(({ source, secret }) => `  ${source}:\n    provider: stripe\n    secrets: [${secret}]\n`).join('')}`
}

function headerOf(hit: Hit, name: string): string | undefined {
  return hit.rawHeaders[hit.rawHeaders.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name.toLowerCase()) + 1]
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}
