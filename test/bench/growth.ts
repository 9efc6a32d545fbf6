import { GCProfiler, setFlagsFromString } from 'node:v8'
import type { Delivery, Message } from '../../src/core/delivery/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { hidden } from '../../src/core/redact/pseudonym/hidden.ts'
import { exportable } from '../../src/events/exportable.ts'
import { providers } from '../../src/providers/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import type { StoredDelivery } from '../../src/store/store.ts'
import { keyOf } from '../helpers/signing.ts'
import { samples } from '../attack/samples.ts'
import { shapes } from './shapes.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'

/**
 * Sizes by which a body grows, in bytes; each is twice the previous one. V8 allocates separate pages for strings and
 * arrays over 128 KiB, which can take half a millisecond, 50 times as long as for smaller ones.
 */
const sizes = [150_000, 300_000, 600_000] as const
/** Larger sizes, in bytes, at which even an array of a body's contents exceeds 128 KiB. */
const largerSizes = sizes.map((size) => 4 * size)
/** Maximum growth factor of CPU time when the size doubles. */
const limit = 2.5
/**
 * Minimum CPU time, in milliseconds, for a doubling to count. Faster operations are harmless, and their jitter does not
 * indicate growth.
 */
const leastMs = 10
const runs = 5
/**
 * Number of times that excessive growth is measured again. Other load on the machine varies, but real growth persists.
 */
const rounds = 3

// If garbage collection uses a single thread, the profiler measures all of its time.
setFlagsFromString('--single-threaded-gc')

type Sized = (size: number) => () => unknown
type Work = (provider: Provider, message: Message) => () => unknown

const { validate } = openSchemas({})

function deliveryOf({ headers, body }: Message): Delivery {
  return { id: 'dlv_1', receivedAt: 1_750_000_000_000, method: 'POST', url: '/', from: '127.0.0.1', headers, body }
}

function inspected(provider: Provider | undefined, message: Message) {
  return inspect(deliveryOf(message), {
    providers,
    provider,
    secrets: [keyOf(provider ?? providers[0]).secret],
    bodyLimit: 2 ** 20,
    validate,
  })
}

/** Operations whose time must be linear in the size of a stranger's request. */
const works: Readonly<Record<string, Work>> = {
  inspection: (provider, message) => () => inspected(provider, message),
  detection: (_provider, message) => () => inspected(undefined, message),
  normalisation: (provider, message) => inspected(provider, message).events,
  'canonical hashing': (provider, message) => {
    const { identities } = inspected(provider, message)
    return () => identities.map(({ contentHash }) => contentHash())
  },
  redaction: (provider, message) => {
    const stored: StoredDelivery = {
      delivery: deliveryOf(message),
      source: provider.name,
      disposition: 'accepted',
      reason: 'new',
      inspection: inspected(provider, message),
    }
    return () => Array.from(exportable([stored], { form: 'delivery', asked: true, pseudonym: hidden }, () => undefined))
  },
  renaming: (provider, message) => () => isJson(message) && provider.withFreshIds(message, 'seed'),
}

/** Measures every operation for every provider and shape, and yields the worst growth of each operation. */
export async function* growth(): AsyncGenerator<Measurement> {
  const bySender = new Map((await samples()).map(({ provider, signed }) => [provider, signed]))
  for (const [name, work] of Object.entries(works)) {
    const inputs = Array.from(bySender).flatMap(([provider, message]) =>
      Object.entries(shapes).map(([shape, make]) => {
        const ratio = growthOf(
          (size) => work(provider, make(message, size)),
          (size) => readAndWritten(make(message, size)),
        )
        return { where: `${provider.name}, ${shape}`, ratio }
      }),
    )
    const most = inputs.reduce((one, other) => (other.ratio > one.ratio ? other : one))
    const long = inputs.filter(({ ratio }) => ratio > 0).length
    yield {
      name: `growth of ${name}, ${long} of ${inputs.length} inputs take ${leastMs} ms; worst: ${most.where}`,
      unit: 'x',
      value: most.ratio,
      goal: { atMost: limit },
    }
  }
}

/**
 * Returns a function that only parses and serialises a body, which takes linear time apart from effects of the machine.
 */
function readAndWritten({ body }: Message): () => unknown {
  return () => {
    const text = Buffer.from(body).toString()
    try {
      return Buffer.from(JSON.stringify(JSON.parse(text)))
    } catch {
      return Buffer.from(text)
    }
  }
}

/** Returns the largest growth of CPU time when the size doubles; 0 if every size is fast. */
function growthOf(work: Sized, baseline: Sized): number {
  const works = sizes.map(work)
  if (works.every((run) => cpuMs(run) < leastMs)) return 0
  let growth = worst(measured(works), () => 0)
  for (let round = 0; growth > limit && round < rounds; round += 1) {
    const again = growthOfLarger(work, baseline)
    growth = round === 0 ? again : Math.min(growth, again)
  }
  return growth
}

/**
 * Measures the growth at larger sizes, compared with parsing and serialising the same body. At these sizes, every array
 * and string exceeds 128 KiB, and non-linear growth is even clearer. If the time for parsing and serialising more than
 * doubles, the excess is due to the machine's caches and is subtracted.
 */
function growthOfLarger(work: Sized, baseline: Sized): number {
  const machine = measured(largerSizes.map(baseline))
  const excess = (index: number): number =>
    median(machine.map((row) => Math.max(0, at(row, index + 1) - 2 * at(row, index))))
  return worst(measured(largerSizes.map(work)), excess)
}

/**
 * Returns one row per run, with the milliseconds for each size. The machine's speed varies, but hardly at all
 * between consecutive measurements.
 */
function measured(works: readonly (() => unknown)[]): number[][] {
  return Array.from({ length: runs }, () => works.map(cpuMs))
}

/** Returns the largest ratio between the times of consecutive sizes; doublings that end below `leastMs` count as 0. */
function worst(rows: readonly (readonly number[])[], excess: (index: number) => number): number {
  const doublings = sizes.slice(1).map((_, index) => {
    if (median(rows.map((row) => at(row, index + 1))) < leastMs) return 0
    return median(rows.map((row) => (at(row, index + 1) - excess(index)) / at(row, index)))
  })
  return Math.max(...doublings)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.NaN
}

/** Returns the CPU time of one run in milliseconds, excluding garbage collection, which depends on earlier runs. */
function cpuMs(run: () => unknown): number {
  const collector = new GCProfiler()
  collector.start()
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  const collected = collector.stop()?.statistics.reduce((sum, { cost }) => sum + cost, 0) ?? 0
  return (user + system - collected) / 1_000
}

function isJson({ body }: Message): boolean {
  return body[0] === 0x7b
}
