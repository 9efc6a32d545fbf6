import { growth } from './growth.ts'
import { ingest } from './ingest.ts'
import { inspect } from './inspect.ts'
import { verdict, type Measurement } from './measurement.ts'
import { memory } from './memory.ts'
import { race } from './race.ts'
import { replay } from './replay.ts'
import { startup } from './startup.ts'
import { validate, validateFiles } from './validate.ts'

/** `npm run bench [-- --json] [-- NAME…]`: prints every figure with its baseline from the same run. */
const parts: Readonly<Record<string, () => Promise<Measurement[]> | Measurement[] | AsyncIterable<Measurement>>> = {
  startup,
  inspect,
  ingest,
  replay,
  race,
  validate,
  files: validateFiles,
  memory,
  growth,
}

const json = process.argv.includes('--json')
const asked = process.argv.slice(2).filter((argument) => argument !== '--json')
const unknown = asked.filter((name) => !(name in parts))
if (unknown.length > 0)
  throw new Error(`unknown part of the benchmark: ${unknown.join(', ')}; parts: ${Object.keys(parts).join(', ')}`)

const results: Measurement[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  for await (const measurement of await measure()) {
    results.push(measurement)
    if (!json) console.log(line(measurement))
  }
}
if (json) console.log(JSON.stringify({ format: 'billhook.bench/1', node: process.version, results }, null, 2))

function line(measurement: Measurement): string {
  const { name, unit, value, baseline, ratio } = measurement
  const compared = baseline ? `${figure(baseline.value)} ${unit} ${baseline.name}; ratio ${ratio?.toFixed(2)}` : ''
  const measured = `${figure(value)} ${unit}`
  return `${name.padEnd(44)} ${measured.padEnd(18)} ${compared.padEnd(62)} ${verdict(measurement)}`.trimEnd()
}

function figure(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}
