import type { Ignored } from './ignore.ts'

/** An id that billhook made: the id of the fixture that it stands for, and in which copy. */
export interface Name {
  readonly original: string
  /** Number of the copy. */
  readonly copy: number
}

/** Names by id. */
export type IdMap = ReadonlyMap<string, Name>

/** What was sent, on which the meaning of a state depends. */
export interface Meaning {
  readonly names: IdMap
  /** Ids of events and deliveries, as in the fixtures. */
  readonly eventIds: ReadonlySet<string>
  /** Words that bookkeeping of an event may have: its types, its provider. */
  readonly words: ReadonlySet<string>
  /** What was delivered, in the forms in which a target may keep it: see `payloadForms`. */
  readonly payloads: ReadonlySet<string>
  /** Positions of the observers of outgoing calls: a call is always an effect, whatever it says. */
  readonly calls: ReadonlySet<number>
  /** Is a text in a fixture? Then it means something, and is not masked. */
  readonly known: (text: string) => boolean
  /** Unix milliseconds. */
  readonly now: number
  readonly ignored: Ignored
}

/** A text in which every id that billhook made is replaced by that of the fixture. */
export interface Renamed {
  readonly text: string
  /** The copies whose ids were in it. */
  readonly copies: readonly number[]
}

/** Shorter runs of letters and digits are words. */
const minIdLength = 4
const idLike = /[A-Za-z0-9][\w-]{3,}/g

/**
 * How many parts an id may have that is joined to others: a UUID has five. Without a limit a long text takes for ever.
 */
const maxJoinedParts = 8

/** Replaces ids, also inside a longer text: `charge/in_1P2q`, `receipt_in_1P2q`. */
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

/** Replaces each id in a run of joined words and ids by what `known` returns for it. */
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
