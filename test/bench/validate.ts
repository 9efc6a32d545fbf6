import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { eventBodies } from './events.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { bin, memoryOf, schemas, tempDir } from './processes.ts'

/** Some 300 MB: starting up, and the compiling of hot code, do not count. */
const lines = 200_000
const rounds = 5
const plainLoop = fileURLToPath(new URL('plain-loop.ts', import.meta.url))

/** A large JSONL, whole processes: against a plain loop; and its memory against a file of a quarter of the size. */
export async function validate(): Promise<Measurement[]> {
  using dir = tempDir()
  const [large, small] = [join(dir.path, 'large.jsonl'), join(dir.path, 'small.jsonl')]
  await writeEvents(large, lines)
  await writeEvents(small, lines / 4)
  const loop = [
    plainLoop,
    large,
    join(schemas, 'stripe/invoice.paid/2024-06-20.json'),
    join(schemas, 'stripe/common.2024-06-20.json'),
  ]
  const pairs: { readonly plain: Run; readonly own: Run; readonly quarter: Run }[] = []
  for (let round = 0; round < rounds; round++)
    pairs.push({ plain: await run(loop), own: await run(own(large)), quarter: await run(own(small)) })
  const perSecond = ({ seconds }: Run): number => lines / seconds
  return [
    {
      name: 'validate, a large JSONL',
      unit: 'lines/s',
      value: median(pairs.map((pair) => perSecond(pair.own))),
      baseline: {
        name: 'a plain loop of JSON.parse and the validator',
        value: median(pairs.map(({ plain }) => perSecond(plain))),
      },
      ratio: median(pairs.map((pair) => perSecond(pair.own) / perSecond(pair.plain))),
      goal: { atLeast: 0.85 },
    },
    {
      name: 'validate, peak memory',
      unit: 'MiB',
      value: median(pairs.map((pair) => pair.own.peak)),
      baseline: {
        name: 'the same with a quarter of the lines',
        value: median(pairs.map(({ quarter }) => quarter.peak)),
      },
      ratio: median(pairs.map((pair) => pair.own.peak / pair.quarter.peak)),
      goal: { atMost: 1.25 },
    },
  ]
}

function own(file: string): string[] {
  return [bin, 'validate', file, '--schemas', schemas, '--format', 'json']
}

async function writeEvents(path: string, count: number): Promise<void> {
  const file = createWriteStream(path)
  for (let written = 0; written < count; written += 500) {
    if (!file.write(`${eventBodies(500, `v${written}`).map(String).join('\n')}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

interface Run {
  readonly seconds: number
  /** MiB. */
  readonly peak: number
}

async function run(args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  let peak = Number.NaN
  let seconds = Number.NaN
  const ended = once(child, 'exit').then(() => {
    seconds = (performance.now() - start) / 1_000
  })
  while (child.exitCode === null) {
    peak = memoryOf(child)?.peak || peak
    await Promise.race([ended, delay(20)])
  }
  await ended
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`)
  return { seconds, peak }
}
