import type { Env } from '../../env.ts'

/** Writes text to a reader that may be slow or stalled. */
export interface PacedWriter {
  /** Writes one line, or several that belong together. Never blocks. */
  readonly write: (text: string) => void
  /**
   * Resolves when everything is written, or when the reader has read nothing for a second. The rest is still written if
   * the reader resumes.
   */
  readonly flushed: () => Promise<void>
}

/** Maximum number of characters queued for the reader; further text is dropped. */
const mostPending = 16 * 1024 * 1024

/** Number of characters per write, small enough to notice the progress of a slow reader. */
const pieceLength = 16 * 1024

const patienceMs = 1_000

/**
 * Creates a writer that waits for each piece to be read before it writes the next. Output written in the same turn of
 * the event loop is joined into pieces.
 * @param leftOut returns the line that replaces `count` dropped writes once the reader has resumed
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
      // If the reader has gone away, the stream emits `error`.
      await new Promise((resolve) => stdout.write(piece, resolve))
      taken++
      pending -= piece.length
      // Wait until half of the queue is free. Otherwise, a slow reader would get a notice about dropped lines after
      // each piece.
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
