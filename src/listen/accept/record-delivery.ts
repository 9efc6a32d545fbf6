import { contentReader } from '../../core/provider/content-reader.ts'
import type { Recorded } from '../../store/store.ts'
import type { AcceptContext, Inspected } from './context.ts'
import type { Decision } from './decide.ts'

/** Stores an inspected delivery with its decision. Returns the error if the store cannot record it. */
export async function record(
  { delivery, source, sender, inspection }: Inspected,
  { refusal, unclaimed }: Decision,
  { options, store }: Pick<AcceptContext, 'options' | 'store'>,
): Promise<Recorded | Error> {
  const { name, targets } = source
  const next = refusal?.next === undefined ? '' : `; ${refusal.next}`
  try {
    return await store.record({
      delivery,
      source: name,
      inspection,
      ...(refusal ? { refused: { disposition: refusal.disposition, reason: refusal.reason + next } } : {}),
      ...(unclaimed === undefined ? {} : { unclaimed }),
      contentIn: sender ? contentReader(sender, options.bodyLimit) : () => undefined,
      targets,
      duplicates: options.duplicates,
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
