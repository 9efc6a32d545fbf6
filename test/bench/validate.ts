import { createWriteStream, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventBodies } from './events.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { bin, run, schemas, tempDir, type Run } from './processes.ts'

/** About 300 MB, so that startup and compiling hot code are negligible. */
const lines = 200_000
const files = 5_000
const rounds = 5
const plainLoop = fileURLToPath(new URL('plain-loop.ts', import.meta.url))

/**
 * Measures complete processes that validate a large JSONL file. Their speed is compared with that of a plain loop, and
 * their memory with that for a file of a quarter of the size.
 */
export async function validate(): Promise<Measurement[]> {
  using dir = tempDir()
  const [large, small] = [join(dir.path, 'large.jsonl'), join(dir.path, 'small.jsonl')]
  await writeEvents(large, lines)
  await writeEvents(small, lines / 4)
  const loop = plain(large)
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

/** Measures complete processes that validate many small files, compared with a plain loop over them. */
export async function validateFiles(): Promise<Measurement[]> {
  using dir = tempDir()
  for (const [index, body] of eventBodies(files, 'f').entries())
    writeFileSync(join(dir.path, `${String(index).padStart(5, '0')}.json`), body)
  const pairs: { readonly plain: Run; readonly own: Run }[] = []
  for (let round = 0; round < rounds; round++)
    pairs.push({ plain: await run(plain(dir.path)), own: await run(own(dir.path)) })
  return [
    {
      name: 'validate, 5,000 files',
      unit: 'files/s',
      value: median(pairs.map((pair) => files / pair.own.seconds)),
      baseline: {
        name: 'a plain loop of readFile, JSON.parse and the validator',
        value: median(pairs.map((pair) => files / pair.plain.seconds)),
      },
      ratio: median(pairs.map((pair) => pair.plain.seconds / pair.own.seconds)),
      goal: { atLeast: 0.6 },
    },
  ]
}

function plain(path: string): string[] {
  const [schema, common] = ['stripe/invoice.paid/2024-06-20.json', 'stripe/common.2024-06-20.json']
  return [plainLoop, path, join(schemas, schema), join(schemas, common)]
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
