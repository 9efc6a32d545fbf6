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
 * Bytes that a body grows by: each twice the one before. A text, or a list of what is in it, of more than 128 KiB gets
 * pages of its own from V8, which can cost half a millisecond, 50 times what a smaller one costs.
 */
const sizes = [150_000, 300_000, 600_000] as const
/** Bytes from which even a list of what is in a body takes more than that. */
const largerSizes = sizes.map((size) => 4 * size)
/** By how much CPU time may grow when they double. */
const limit = 2.5
/**
 * Milliseconds from which a doubling counts. What takes less holds nobody up, and a step in it says nothing of growth.
 */
const leastMs = 10
const runs = 5
/** How often what grew too much is measured again: what else the machine does comes and goes, and growth stays. */
const rounds = 3

// In one thread, the profiler sees all of the time.
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

/** What has to be linear in the size of what a stranger sends. */
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

/** Every one over every provider and shape: the worst growth of each. */
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

/** What has to be done with a body by anybody, in time that is linear but for the machine. */
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

/** The larger growth of CPU time when the size doubles; 0 for what takes little at any size. */
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
 * The same with larger sizes, beside reading and writing the same body: there every list and text is over the step, and
 * growth that is not linear shows all the more. The milliseconds by which reading and writing more than doubles are the
 * machine's, whose caches are outgrown, and are taken off.
 */
function growthOfLarger(work: Sized, baseline: Sized): number {
  const machine = measured(largerSizes.map(baseline))
  const excess = (index: number): number =>
    median(machine.map((row) => Math.max(0, at(row, index + 1) - 2 * at(row, index))))
  return worst(measured(largerSizes.map(work)), excess)
}

/**
 * Milliseconds of each size, in rows: the speed of the machine changes, and hardly between two that follow each other.
 */
function measured(works: readonly (() => unknown)[]): number[][] {
  return Array.from({ length: runs }, () => works.map(cpuMs))
}

/** The largest ratio of two sizes that follow each other; 0 for a doubling that ends below what counts. */
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

/**
 * Milliseconds of CPU time of one run, but for garbage collection: how long that takes hangs on what was run before.
 */
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
