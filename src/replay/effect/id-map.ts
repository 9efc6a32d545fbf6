/** An id that billhook made: what it stands for in the fixture, and in which copy of it. */
export interface Name {
  readonly original: string
  /** Number of the copy. */
  readonly cast: number
}

/** Ids by their text. */
export type IdMap = ReadonlyMap<string, Name>

/** A text with every id that billhook made put back to what it was in the fixture. */
export interface Renamed {
  readonly text: string
  /** The copies whose ids were in it. */
  readonly casts: readonly number[]
}

/** What an id is made of; shorter runs are words. */
const shortest = 4
const idLike = /[A-Za-z0-9][\w-]{3,}/g

/**
 * An id that is joined to others has at most so many parts: a UUID has five. Without a limit a long text takes for
 * ever.
 */
const mostParts = 8

/** Also ids inside a longer text: `charge/in_1P2q`, `receipt_in_1P2q`. */
export function originalOf(text: string, names: IdMap): Renamed {
  const whole = names.get(text)
  if (whole) return { text: whole.original, casts: [whole.cast] }
  const casts: number[] = []
  const known = (id: string): string | undefined => {
    const name = id.length < shortest ? undefined : names.get(id)
    if (name) casts.push(name.cast)
    return name?.original
  }
  return { text: text.replaceAll(idLike, (run) => known(run) ?? eachJoined(run, known)), casts }
}

/** A run of words and ids that are joined, with each id replaced by what `known` gives for it. */
function eachJoined(run: string, known: (id: string) => string | undefined): string {
  // Words and joints in turn.
  const parts = run.split(/([_-])/)
  let replaced = ''
  let at = 0
  while (at < parts.length) {
    let end = Math.min(at + 2 * mostParts - 1, parts.length)
    let original = known(parts.slice(at, end).join(''))
    while (original === undefined && end > at + 1) {
      end -= 2
      original = known(parts.slice(at, end).join(''))
    }
    replaced += `${original ?? parts[at]}${parts[end] ?? ''}`
    at = end + 1
  }
  return replaced
}
