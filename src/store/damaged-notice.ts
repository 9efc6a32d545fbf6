import { printable } from '../core/printable.ts'
import { deepLook } from './deep-look.ts'
import type { DamagedRow } from './store.ts'

/** Damaged deliveries that are named one by one. */
const maxNamed = 10

/** Says on stderr which damaged deliveries are left out, and at its end how many more there are and what to do. */
export class DamagedNotice implements Disposable {
  readonly #stderr: { write(text: string): unknown }
  readonly #dataDir: string
  #count = 0

  constructor(stderr: { write(text: string): unknown }, dataDir: string) {
    this.#stderr = stderr
    this.#dataDir = dataDir
  }

  readonly add = ({ id, seq, problem }: DamagedRow): void => {
    this.#count += 1
    if (this.#count <= maxNamed) this.#stderr.write(`warning: ${id ?? `delivery number ${seq}`} is left out: ${problem}\n`)
  }

  [Symbol.dispose](): void {
    if (this.#count > maxNamed) this.#stderr.write(`warning: ${this.#count - maxNamed} more deliveries are left out\n`)
    if (this.#count > 0) this.#stderr.write(`  next: ${printable(deepLook(this.#dataDir))}\n`)
  }
}
