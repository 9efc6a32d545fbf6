/** An id that billhook made: what it stands for in the fixture, and in which copy of it. */
export interface Name {
  readonly original: string
  /** Number of the copy. */
  readonly cast: number
}

/** Ids by their text. */
export type Names = ReadonlyMap<string, Name>

/** A text with every id that billhook made put back to what it was in the fixture. */
export interface Renamed {
  readonly text: string
  /** The copies whose ids were in it. */
  readonly casts: readonly number[]
}

/** What an id is made of; shorter runs are words. */
const idLike = /[A-Za-z0-9][\w-]{3,}/g

/** Also ids inside a longer text: `charge/in_1P2q`. */
export function originalOf(text: string, names: Names): Renamed {
  const whole = names.get(text)
  if (whole) return { text: whole.original, casts: [whole.cast] }
  const casts: number[] = []
  const renamed = text.replaceAll(idLike, (run) => {
    const name = names.get(run)
    if (!name) return run
    casts.push(name.cast)
    return name.original
  })
  return { text: renamed, casts }
}
