import type { Delivery, Outgoing } from '../../src/core/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import type { Provider } from '../../src/core/provider.ts'
import { redactDelivery } from '../../src/core/redact/delivery.ts'
import { hidden } from '../../src/core/redact/hidden.ts'
import { peopleOf } from '../../src/core/redact/people.ts'
import { redactJson } from '../../src/core/redact.ts'
import { providers } from '../../src/providers/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import { keyOf } from '../helpers/signing.ts'
import { samples } from '../attack/samples.ts'
import { grown } from './grown.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'

/** Bytes of a body, about: each twice the one before. */
const sizes = [65_536, 131_072, 262_144] as const
/** By how much CPU time may grow when a body is twice as large. */
const limit = 2.5
const runs = 5
/** Milliseconds that one measurement takes at least: shorter ones say little. */
const leastMs = 4

type Work = (provider: Provider, message: Outgoing) => () => unknown

const { validate } = openSchemas({})

function deliveryOf({ headers, body }: Outgoing): Delivery {
  return { id: 'dlv_1', receivedAt: 1_750_000_000_000, method: 'POST', url: '/', from: '127.0.0.1', headers, body }
}

function inspected(provider: Provider | undefined, message: Outgoing) {
  return inspect(deliveryOf(message), { providers, provider, secrets: [keyOf(provider ?? providers[0]).secret], bodyLimit: 2 ** 20, validate })
}

/** What has to be linear in the size of what a stranger sends. */
const works: Readonly<Record<string, Work>> = {
  inspection: (provider, message) => () => inspected(provider, message),
  detection: (_provider, message) => () => inspected(undefined, message),
  normalisation: (provider, message) => inspected(provider, message).events,
  'canonical hashing': (provider, message) => {
    const { identities } = inspected(provider, message)
    return () => identities.map(({ contentHash }) => contentHash())
  },
  redaction: (_provider, message) => () => {
    const json = Buffer.from(message.body).toString()
    return redactDelivery(deliveryOf(message), Buffer.from(redactJson(json, hidden) ?? ''), hidden, peopleOf(json, new Map()))
  },
  renaming: (provider, message) => () => isJson(message) && provider.rename(message, 'seed'),
}

/** Every one over every provider and shape; the worst growth of each. */
export async function growth(): Promise<Measurement[]> {
  const bySender = new Map((await samples()).map(({ provider, signed }) => [provider, signed]))
  return Object.entries(works).map(([name, work]) => {
    let worst = { ratio: 0, where: '' }
    for (const [provider, message] of bySender) {
      for (const [shape, make] of Object.entries(grown)) {
        const ratio = growthOf(sizes.map((size) => work(provider, make(message, size))))
        if (ratio > worst.ratio) worst = { ratio, where: `${provider.name}, ${shape}` }
      }
    }
    return { name: `growth of ${name}, worst: ${worst.where}`, unit: 'x', value: worst.ratio, goal: { atMost: limit } }
  })
}

/** The larger growth of CPU time from one size to the next. One that is too large is measured again, with more runs. */
function growthOf(work: readonly (() => unknown)[]): number {
  const ratio = ratioOf(work, runs)
  return ratio > limit ? Math.min(ratio, ratioOf(work, 4 * runs)) : ratio
}

function ratioOf(work: readonly (() => unknown)[], times: number): number {
  const taken = work.map((run) => median(Array.from({ length: times }, () => cpuMs(run))))
  return Math.max(...taken.slice(1).map((ms, index) => ms / (taken[index] ?? Number.NaN)))
}

/** Milliseconds of CPU time of one run, over as many as are needed to tell. */
function cpuMs(run: () => unknown): number {
  const start = process.cpuUsage()
  for (let count = 1; ; count += 1) {
    run()
    const { user, system } = process.cpuUsage(start)
    if (user + system >= leastMs * 1_000) return (user + system) / 1_000 / count
  }
}

function isJson({ body }: Outgoing): boolean {
  return body[0] === 0x7b
}
