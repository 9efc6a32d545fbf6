import type { Ignored } from './ignore.ts'

/** An id that billhook made: what it stands for in the fixture, and in which copy of it. */
export interface Name {
  readonly original: string
  /** Number of the copy. */
  readonly copy: number
}

/** Ids by their text. */
export type IdMap = ReadonlyMap<string, Name>

/** What a state means depends on what was sent. */
export interface Meaning {
  readonly names: IdMap
  /** Ids of events and deliveries, as in the fixtures. */
  readonly eventIds: ReadonlySet<string>
  /** Words that a note of an event may hold: its types, its provider. */
  readonly words: ReadonlySet<string>
  /** What was delivered, in the forms in which a target may keep it: see `payloadForms`. */
  readonly payloads: ReadonlySet<string>
  /** Positions of the observers whose state are outgoing calls: one is an effect, whatever it says. */
  readonly calls: ReadonlySet<number>
  /** Does a text stand in a fixture? Then it means something, and is not masked. */
  readonly known: (text: string) => boolean
  /** Unix milliseconds. */
  readonly now: number
  readonly ignored: Ignored
}

/** A text with every id that billhook made put back to what it was in the fixture. */
export interface Renamed {
  readonly text: string
  /** The copies whose ids were in it. */
  readonly copies: readonly number[]
}

/** What an id is made of; shorter runs are words. */
const minIdLength = 4
const idLike = /[A-Za-z0-9][\w-]{3,}/g

/**
 * An id that is joined to others has at most so many parts: a UUID has five. Without a limit a long text takes for
 * ever.
 */
const maxJoinedParts = 8

/** Also ids inside a longer text: `charge/in_1P2q`, `receipt_in_1P2q`. */
export function originalOf(text: string, names: IdMap): Renamed {
  const whole = names.get(text)
  if (whole) return { text: whole.original, copies: [whole.copy] }
  const copies: number[] = []
  const known = (id: string): string | undefined => {
    const name = id.length < minIdLength ? undefined : names.get(id)
    if (name) copies.push(name.copy)
    return name?.original
  }
  return { text: text.replaceAll(idLike, (run) => known(run) ?? eachJoined(run, known)), copies }
}

/** A run of words and ids that are joined, with each id replaced by what `known` gives for it. */
function eachJoined(run: string, known: (id: string) => string | undefined): string {
  // Words and joints in turn.
  const parts = run.split(/([_-])/)
  let replaced = ''
  let at = 0
  while (at < parts.length) {
    let end = Math.min(at + 2 * maxJoinedParts - 1, parts.length)
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
