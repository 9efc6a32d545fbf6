import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './median.ts'
import type { Measurement } from './measurement.ts'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
const payload = fileURLToPath(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url))
const schemas = fileURLToPath(new URL('../../fixtures/schemas', import.meta.url))

const runs = 30

/** Measures complete processes, which alternate with a process that does nothing. */
export function startup(): Measurement[] {
  return [
    against('billhook --version', ['--version'], 1.6),
    against('billhook validate of one file', ['validate', payload, '--schemas', schemas], 4),
  ]
}

function against(name: string, args: readonly string[], atMost: number): Measurement {
  const pairs = Array.from({ length: runs + 2 }, () => ({
    nothing: time(['-e', '0']),
    own: time([bin, ...args]),
  })).slice(2)
  return {
    name,
    unit: 'ms',
    value: median(pairs.map(({ own }) => own)),
    baseline: { name: 'node -e 0', value: median(pairs.map(({ nothing }) => nothing)) },
    ratio: median(pairs.map(({ nothing, own }) => own / nothing)),
    goal: { atMost },
  }
}

function time(args: readonly string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args)
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr.toString()}`)
  return performance.now() - start
}
