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
const shortest = 4
const idLike = /[A-Za-z0-9][\w-]{3,}/g

/** Also ids inside a longer text: `charge/in_1P2q`, `receipt_in_1P2q`. */
export function originalOf(text: string, names: Names): Renamed {
  const whole = names.get(text)
  if (whole) return { text: whole.original, casts: [whole.cast] }
  const casts: number[] = []
  const renamed = text.replaceAll(idLike, (run) => {
    const [before, name, after] = nameIn(run, names) ?? [run]
    if (!name) return run
    casts.push(name.cast)
    return before + name.original + after
  })
  return { text: renamed, casts }
}

/** The first id in a run of words and ids that are joined, and what is before and behind it. */
function nameIn(run: string, names: Names): [string, Name, string] | undefined {
  const joints = [...run.matchAll(/[_-]/g)].map(({ index }) => index)
  for (const start of [0, ...joints.map((joint) => joint + 1)]) {
    for (const end of [run.length, ...joints.toReversed()]) {
      const name = end - start < shortest ? undefined : names.get(run.slice(start, end))
      if (name) return [run.slice(0, start), name, run.slice(end)]
    }
  }
  return undefined
}
