import { printable } from '../core/text/printable.ts'
import { deepLook } from './damage-hints.ts'
import type { OnDamaged } from './store.ts'
import { counted } from '../core/text/counted.ts'

/** Maximum number of damaged deliveries to list individually. */
const maxNamed = 10

/**
 * Lists on stderr the damaged deliveries that are left out. At the end, prints the number of unlisted ones and the next
 * step.
 */
export function damagedNotice(
  stderr: { write(text: string): unknown },
  dataDir: string,
): Disposable & { readonly add: OnDamaged } {
  let count = 0
  return {
    add: ({ id, seq, problem }) => {
      count += 1
      if (count <= maxNamed) stderr.write(`warning: ${id ?? `delivery number ${seq}`} is left out: ${problem}\n`)
    },
    [Symbol.dispose]: () => {
      if (count > maxNamed)
        stderr.write(`warning: left out ${counted(count - maxNamed, 'more delivery', 'more deliveries')}\n`)
      if (count > 0) stderr.write(`  next: ${printable(deepLook(dataDir))}\n`)
    },
  }
}
