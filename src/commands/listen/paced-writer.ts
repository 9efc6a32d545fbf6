import type { Env } from '../../env.ts'

/** Writes text to a reader that may be slow, or may have stopped. */
export interface PacedWriter {
  /** Writes one line, or several that belong together. */
  readonly write: (text: string) => void
  /**
   * Resolves when all is written, or the reader has taken nothing for a second; the rest is still written if it goes
   * on.
   */
  readonly flushed: () => Promise<void>
}

/** Characters that may wait for the reader; further text is left out. */
const mostPending = 16 * 1024 * 1024

/** Characters per write: small enough to notice that a slow reader goes on. */
const pieceLength = 16 * 1024

const patienceMs = 1_000

/**
 * Writes a piece when the previous one is taken. Texts of one turn of the event loop make one piece.
 * @param leftOut returns the line that stands where `count` texts are missing, once the reader has gone on
 */
export function pacedWriter({ stdout }: Pick<Env, 'stdout'>, leftOut: (count: number) => string): PacedWriter {
  const pieces: string[] = []
  let pending = 0
  let missing = 0
  let taken = 0
  let writing: Promise<void> | undefined

  const add = (text: string): void => {
    const last = pieces.at(-1)
    if (last !== undefined && last.length < pieceLength) pieces[pieces.length - 1] = last + text
    else pieces.push(text)
    pending += text.length
    writing ??= run()
  }
  const addMissing = (): void => {
    if (missing === 0) return
    const text = leftOut(missing)
    missing = 0
    add(text)
  }
  const run = async (): Promise<void> => {
    await new Promise(setImmediate)
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      // A reader that has left shows in the stream's `error`.
      await new Promise((resolve) => stdout.write(piece, resolve))
      taken++
      pending -= piece.length
      // Not at once: a slow reader would get such a line for each piece that it takes.
      if (pending < mostPending / 2) addMissing()
    }
    writing = undefined
  }
  return {
    write: (text) => {
      if (missing > 0 || pending >= mostPending) missing++
      else add(text)
    },
    flushed: () =>
      new Promise((resolve) => {
        let before = taken
        const timer = setInterval(() => {
          if (taken === before) end()
          before = taken
        }, patienceMs)
        const end = (): void => {
          clearInterval(timer)
          resolve()
        }
        void Promise.resolve(writing).then(end)
      }),
  }
}
