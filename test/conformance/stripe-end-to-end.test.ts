import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

const secret = 'whsec_conformance'

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test.skipIf(!hasSharedData)('every event of Stripe is caught, known by its own id and type, forwarded byte for byte, and exported', async () => {
  const cwd = tempDir()
  const target = await startTarget()
  const { url } = await startListen(['--secret', secret, '--forward-to', target.url], { cwd })
  const bodies = sharedFiles('stripe/events').map((name) => sharedFile(`stripe/events/${name}`))
  for (const body of bodies) {
    const headers = Object.fromEntries(stripeSignature.sign({ headers: [], body }, secret, { now: Date.now(), id: '' }))
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(200)
  }
  await until(() => target.hits.length === bodies.length)
  expect(target.hits.map(({ body }) => sha256(body)).toSorted()).toEqual(bodies.map(sha256).toSorted())

  const { stdout } = await billhook(['events', 'list', '--format', 'ndjson'], { cwd })
  const listed = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { events: { id: string; type: string; version: string | null }[]; verification: unknown })
  const events = bodies.map((body) => JSON.parse(body.toString()) as { id: string; type: string; api_version?: string })
  expect(listed.map(({ events: [event] }) => event)).toMatchObject(events.map(({ id, type, api_version: version }) => ({ id, type, version: version ?? null })))
  for (const { verification } of listed) expect(verification).toMatchObject({ status: 'valid' })

  expect(await billhook(['events', 'export', '--to', 'plain', '--no-redact'], { cwd })).toMatchObject({ code: 0 })
  const exported = (folder: string): Buffer[] => readdirSync(join(cwd, folder)).toSorted().map((name) => readFileSync(join(cwd, folder, name)))
  expect(exported('plain').map(sha256)).toEqual(bodies.map(sha256))
  expect(await billhook(['events', 'export', '--to', 'redacted'], { cwd })).toMatchObject({ code: 0 })
  expect(exported('redacted').map((body) => (JSON.parse(body.toString()) as { id: string }).id)).toEqual(events.map(({ id }) => id))
  console.log(`Stripe events caught, forwarded with the same SHA-256, and exported: ${bodies.length}`)
})
