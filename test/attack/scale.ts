/** True if everything runs in full, as in `npm run soak`. Otherwise, the suite is shortened to about three minutes. */
export const soak = process.env['BILLHOOK_SOAK'] === '1'

/** Seed of all randomness in the suite. */
export const seed = Number(process.env['BILLHOOK_SEED'] ?? 20_261_127)

export function times(quick: number, full: number): number {
  return soak ? full : quick
}

/** Prints what was tested, how often, and the result. */
export function tried(what: string, count: number, result: string): void {
  console.log(`${what.padEnd(44)} ${count.toLocaleString('en').padStart(11)}  ${result}`)
}

/** Returns a function that generates numbers in [0, 1) (mulberry32). The same seed yields the same sequence. */
export function random(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Returns the CPU time of `run`, in milliseconds: the minimum over the given number of runs. Several runs reduce the
 * influence of other load on the machine.
 */
export function cpuMs(run: () => unknown, runs = 1): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const start = process.cpuUsage()
      run()
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1_000
    }),
  )
}
