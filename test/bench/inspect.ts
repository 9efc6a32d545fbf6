import { createHmac } from 'node:crypto'
import type { Delivery, Message } from '../../src/core/delivery/delivery.ts'
import { inspect as inspectOne, type Inspection, type InspectOptions } from '../../src/core/inspect.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { catalog } from '../../src/replay/send/samples.ts'
import { loadFile } from '../../src/replay/fixtures/file.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import { keyOf, signed } from '../helpers/signing.ts'
import { eventBodies } from './events.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { schemas } from './processes.ts'

/** Many short rounds, so that other load on the machine affects only a few of them. */
const rounds = 101
const roundMs = 3
/** Number of warm-up rounds, after which V8 has compiled the code for a provider. */
const warmUp = 100

/**
 * Measures complete inspections (verify, identify, check against envelope and schema, normalise) per second on one
 * core, for each provider, compared with JSON.parse and one HMAC of the same bytes.
 */
export async function inspect(): Promise<Measurement[]> {
  const { validate } = openSchemas({ dir: schemas })
  const samples = new Map<string, Message>()
  for (const { provider, file, headers } of catalog()) {
    for (const fixture of await loadFile(file, { cwd: '/', signal: new AbortController().signal }))
      samples.set(provider, { headers: [...headers, ...fixture.headers], body: fixture.body })
  }
  samples.set('stripe', { headers: [], body: eventBodies(1, 'inspect')[0] ?? Buffer.alloc(0) })
  return providers.flatMap((provider) => {
    const sample = samples.get(provider.name)
    return sample ? [measure(provider, sample, validate)] : []
  })
}

function measure(provider: Provider, sample: Message, validate: InspectOptions['validate']): Measurement {
  const now = Date.now()
  const { headers, body } = signed(provider, sample, now)
  const delivery: Delivery = {
    id: 'dlv_bench',
    receivedAt: now,
    method: 'POST',
    url: '/',
    headers,
    body,
    from: '127.0.0.1',
  }
  const { secret, settings = {} } = keyOf(provider)
  const options: InspectOptions = { providers, provider, secrets: [secret], settings, bodyLimit: 1_048_576, validate }
  mustBeGood(provider, inspectOne(delivery, options))
  const json = Buffer.from(JSON.stringify({ body: Buffer.from(body).toString('latin1') }))
  const whole = (): unknown => inspectOne(delivery, options).events()
  const least = (): unknown => [
    JSON.parse((isJson(body) ? body : json).toString()),
    createHmac('sha256', secret).update(body).digest(),
  ]
  const pairs = Array.from({ length: warmUp + rounds }, () => ({
    own: perSecond(whole),
    least: perSecond(least),
  })).slice(warmUp)
  return {
    name: `inspect ${provider.name}, ${body.length} B`,
    unit: 'events/s',
    value: median(pairs.map(({ own }) => own)),
    baseline: { name: 'JSON.parse and one HMAC', value: median(pairs.map(({ least: done }) => done)) },
    ratio: median(pairs.map(({ own, least: done }) => own / done)),
    ...(provider.name === 'stripe' ? { goal: { atLeast: 60_000, of: 'value' } as const } : {}),
  }
}

/** Throws if an inspection fails, because early failures are cheap and would distort the measurement. */
function mustBeGood({ name, schemes }: Provider, { verification, malformed, findings }: Inspection): void {
  const proved = verification.status === (schemes.length === 0 ? 'unchecked' : 'valid')
  if (!proved || malformed || findings.length > 0)
    throw new Error(`the sample of ${name} is not valid: ${JSON.stringify({ verification, malformed, findings })}`)
}

function perSecond(run: () => unknown): number {
  const start = performance.now()
  let done = 0
  let now = start
  while (now < start + roundMs) {
    for (let index = 0; index < 8; index += 1) run()
    done += 8
    now = performance.now()
  }
  return (done / (now - start)) * 1_000
}

/** Reports whether a body is JSON. Forms are not; their baseline parses a JSON string of the same size. */
function isJson(body: Uint8Array): body is Buffer {
  return body[0] === 0x7b
}
