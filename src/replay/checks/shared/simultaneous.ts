import type { PreparedRequest } from '../../../net/last-byte-sync.ts'
import type { Transmit } from '../../delivery/target-client.ts'
import type { Tools } from '../check.ts'

/** Simultaneous requests: all but the last byte of each request is sent first, then all the last bytes together. */
export interface Simultaneous {
  readonly transmit: Transmit
  /** Milliseconds between the first and the last of these final bytes; 0 until they are sent. */
  readonly skewMs: () => number
}

/** @param count number of requests to transmit; none completes before all have started */
export function simultaneous(
  count: number,
  { prepareRequest, elapsed }: Pick<Tools, 'prepareRequest' | 'elapsed'>,
): Simultaneous {
  const held: PreparedRequest[] = []
  const start = Promise.withResolvers<void>()
  let skewMs = 0
  const transmit: Transmit = async (url, request) => {
    const one = await prepareRequest(url, request)
    held.push(one)
    if (held.length === count) {
      const from = elapsed()
      for (const { release } of held) release()
      skewMs = elapsed() - from
      start.resolve()
    }
    await start.promise
    return one.result
  }
  return { transmit, skewMs: () => skewMs }
}
