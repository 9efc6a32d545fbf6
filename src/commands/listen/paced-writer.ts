import type { Env } from '../../env.ts'

/** Text on its way to a reader that may be slow, or may have stopped. */
export interface PacedWriter {
  /** One line, or several that belong together. */
  readonly write: (text: string) => void
  /**
   * Resolves when all is written, or a second has passed in which the reader took nothing; what is left is still
   * written if it goes on.
   */
  readonly flushed: () => Promise<void>
}

/** Characters that wait for the reader; with so many, what comes is left out. */
const mostPending = 16 * 1024 * 1024

/** Characters a write: small enough that a slow reader is seen to go on. */
const pieceLength = 16 * 1024

const patienceMs = 1_000

/**
 * Writes a piece when the one before it is taken; what comes in one turn of the event loop is one piece.
 * @param leftOut the line that stands where `count` texts are missing, once the reader has gone on
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
  const tellMissing = (): void => {
    if (missing === 0) return
    const text = leftOut(missing)
    missing = 0
    add(text)
  }
  const run = async (): Promise<void> => {
    await new Promise(setImmediate)
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      // A reader that has left is told by the stream's `error`.
      await new Promise((resolve) => stdout.write(piece, resolve))
      taken++
      pending -= piece.length
      // Not at once: a slow reader would get a line about each piece that it takes.
      if (pending < mostPending / 2) tellMissing()
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
