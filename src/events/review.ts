import { setImmediate } from 'node:timers/promises'
import { isJsonBody } from '../core/json/json.ts'
import { readForm } from '../core/delivery/form.ts'
import { hidden, withoutMarks } from '../core/redact/pseudonym/hidden.ts'
import { isFieldName, textsOf, type Kept } from '../core/redact/kept.ts'
import { decodePercent } from '../core/redact/percent.ts'
import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'
import { findProvider } from '../providers/index.ts'
import type { StoredDelivery } from '../store/store.ts'
import { openCaught } from './caught.ts'
import type { ExportOptions } from './export.ts'
import { exportedOf } from './exportable.ts'
import { toFilter } from './filter.ts'
import { countLeftOut } from './left-out.ts'
import { print } from './print.ts'
import { counted } from '../core/text/counted.ts'

/** Collects the strings that an export keeps, and renders them. */
export interface ReviewReport {
  readonly add: (kept: Kept) => void
  readonly lines: () => Iterable<string>
}

const noKeys = new Map()
const pause = 50

/** Lists every string that a redacted export of the same deliveries would keep. Writes no files. */
export async function reviewExport(
  env: Env,
  options: ExportOptions,
  report: ReviewReport,
  write: Write,
): Promise<void> {
  const filter = toFilter(options, env.now())
  await using caught = await openCaught(env, options)
  if (!caught) return
  const leftOut = countLeftOut()
  const form = options.format === 'json' ? 'payload' : 'delivery'
  const selection = { form, asked: filter.disposition !== undefined, pseudonym: hidden } as const
  let count = 0
  for (const stored of exportedOf(caught.store, filter, selection, leftOut.add)) {
    for (const kept of keptBy(stored, form)) if (/[\p{L}\p{N}]/u.test(withoutMarks(kept.text))) report.add(kept)
    count += 1
    // Pause regularly so that Ctrl-C is handled.
    if (count % pause === 0) await setImmediate()
    if (env.signal.aborted) return
  }
  await print(write, env, report.lines())
  if (env.signal.aborted) return
  const exported = counted(count, 'delivery', 'deliveries')
  const lines = [`nothing was written: this is what an export of ${exported} would keep`, ...leftOut.lines()]
  env.stderr.write(`${lines.join('\n')}\n`)
}

function* keptBy({ delivery, inspection }: StoredDelivery, form: 'payload' | 'delivery'): Generator<Kept> {
  const body = Buffer.from(delivery.body).toString('utf8')
  const keys = findProvider(inspection.provider)?.personal ?? noKeys
  if (isJsonBody(body)) yield* textsOf(body, keys)
  else
    for (const [name, text] of readForm(body)) {
      const place = `field ${isFieldName(name) ? name : '…'}`
      if (!isFieldName(name)) yield { place, text: name }
      yield { place, text }
    }
  if (form === 'payload') return
  yield { place: 'url', text: decodePercent(delivery.url) }
  for (const [name, value] of delivery.headers) yield { place: `header ${name}`, text: value }
}
