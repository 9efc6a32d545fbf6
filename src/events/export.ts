import { resolve } from 'node:path'
import { toCaptureLine } from '../core/delivery/capture.ts'
import { pseudonyms } from '../core/redact/pseudonym/pseudonym.ts'
import type { Env } from '../env.ts'
import { BillhookError, systemCode, usageError } from '../errors.ts'
import { unwritable } from '../files/output-file.ts'
import { openSink } from '../files/sink.ts'
import type { StoredDelivery } from '../store/store.ts'
import { openCaught, type Caught, type CaughtOptions } from './caught.ts'
import { exportedOf } from './exportable.ts'
import { toFilter, type FilterOptions } from './filter.ts'
import { countLeftOut, type LeftOutCount } from './left-out.ts'
import { print } from './print.ts'
import { redactionSalt } from './salt.ts'
import { writeCapture } from './write-capture.ts'
import { writeFixtures } from './write-fixtures.ts'

export interface ExportOptions extends FilterOptions, CaughtOptions {
  /** `json`: payloads as files in a directory. `jsonl`: a capture with one delivery per line. */
  readonly format: 'json' | 'jsonl'
  /** The output directory, or the path of the capture; without a path, the capture is written to stdout. */
  readonly to?: string
  /** Replaces an existing export. */
  readonly force?: boolean
  /** Replaces personal data and secrets with pseudonyms. */
  readonly redact: boolean
}

/** Writes received deliveries as fixtures, and reports on stderr what was written and what was left out. */
export async function exportEvents(env: Env, options: ExportOptions): Promise<void> {
  const filter = toFilter(options, env.now())
  const { format, to } = options
  if (format === 'json' && to === undefined)
    throw usageError(
      'BILLHOOK_BAD_OPTION',
      '--format json writes one file per payload, so it requires --output DIR',
      'add --output DIR, or use --format jsonl to write a single stream',
    )
  await using caught = await openCaught(env, options)
  if (!caught) return
  const leftOut = countLeftOut()
  const selection = {
    form: format === 'json' ? 'payload' : 'delivery',
    asked: filter.disposition !== undefined,
    pseudonym: await keyed(caught, options),
  } as const
  const deliveries = exportedOf(caught.store, filter, selection, leftOut.add)
  const written = await write(env, deliveries, options)
  if (env.signal.aborted) return
  env.stderr.write(summary(written, leftOut, options))
}

async function keyed(
  { dataDir }: Caught,
  { redact }: ExportOptions,
): Promise<ReturnType<typeof pseudonyms> | undefined> {
  return redact ? pseudonyms(await redactionSalt(dataDir)) : undefined
}

/** Returns the number of deliveries written. */
async function write(
  env: Env,
  deliveries: Iterable<StoredDelivery>,
  { format, to, force = false, redact }: ExportOptions,
): Promise<number> {
  const path = to === undefined || to === '-' ? undefined : resolve(env.cwd, to)
  const options = { force, mode: redact ? 0o666 : 0o600, signal: env.signal }
  let count = 0
  const lines = function* (): Generator<string> {
    for (const { delivery, source } of deliveries) {
      count += 1
      yield `${toCaptureLine(delivery, source)}\n`
    }
  }
  try {
    if (path === undefined) await print((await openSink(undefined, env)).write, env, lines())
    else if (format === 'jsonl') await writeCapture(path, lines(), options)
    else return await writeFixtures(path, deliveries, options)
    return count
  } catch (error) {
    if (env.signal.aborted) return count
    if (error instanceof BillhookError || systemCode(error) === undefined) throw error
    throw unwritable(to ?? 'stdout', error, 'BILLHOOK_EXPORT_FAILED')
  }
}

function summary(written: number, leftOut: LeftOutCount, { to = 'stdout', redact }: ExportOptions): string {
  const lines = [`${written} exported to ${to}${redact ? ', redacted' : ''}`, ...leftOut.lines()]
  if (!redact && written > 0)
    lines.push('warning: not redacted: the export contains personal data and secrets as received')
  return `${lines.join('\n')}\n`
}
