import { printable } from '../../core/text/printable.ts'
import type { Kept } from '../../core/redact/kept.ts'
import { suspicionOf, suspicions, type Suspicion } from '../../core/redact/suspicion.ts'

const titles: Readonly<Record<Suspicion, string>> = {
  words: 'free text and names',
  number: 'long numbers',
  random: 'long random strings',
  link: 'links',
  word: 'words',
  code: 'codes',
  form: 'ids, times and amounts',
}

/** Maximum number of distinct strings listed per kind; further ones are only counted. */
const most = 2_000
const longest = 200
const mostPlaces = 3
const narrow = '--type, --source, --since and --limit narrow the review'

interface Line {
  readonly text: string
  readonly places: Set<string>
  count: number
  elsewhere: boolean
}

/** Lists each distinct string once, with the most suspicious kinds first. */
export function reviewText(): { readonly add: (kept: Kept) => void; readonly lines: () => Iterable<string> } {
  const kinds = new Map<Suspicion, { readonly lines: Map<string, Line>; unlisted: number }>(
    suspicions.map((kind) => [kind, { lines: new Map(), unlisted: 0 }]),
  )
  return {
    add: ({ place, text }) => {
      const kind = kinds.get(suspicionOf(text, place.slice(place.lastIndexOf('/') + 1)))
      const shown = cut(text)
      const line = kind?.lines.get(shown) ?? { text: shown, places: new Set(), count: 0, elsewhere: false }
      if (!kind) return
      if (line.count === 0 && kind.lines.size >= most) {
        kind.unlisted += 1
        return
      }
      line.count += 1
      if (line.places.size < mostPlaces) line.places.add(place.slice(0, longest))
      else line.elsewhere ||= !line.places.has(place.slice(0, longest))
      kind.lines.set(shown, line)
    },
    lines: function* () {
      for (const [kind, { lines, unlisted }] of kinds) {
        if (lines.size === 0) continue
        yield `${titles[kind]} (${lines.size})\n`
        for (const line of Array.from(lines.values()).toSorted(byPlace)) yield row(line)
        if (unlisted > 0) yield `  and ${unlisted} more that ${unlisted === 1 ? 'is' : 'are'} not listed; ${narrow}\n`
        yield '\n'
      }
    },
  }
}

function row({ text, places, count, elsewhere }: Line): string {
  const [first = '', ...others] = places
  const noun = others.length === 1 && !elsewhere ? 'place' : 'places'
  const more = others.length === 0 ? '' : ` and ${others.length}${elsewhere ? ' or more' : ''} other ${noun}`
  return `  ${`${count}x`.padStart(6)}  ${printable(first)}${more}  ${printable(JSON.stringify(text))}\n`
}

function byPlace(a: Line, b: Line): number {
  const [[left = ''], [right = '']] = [[...a.places], [...b.places]]
  return left < right ? -1 : left > right ? 1 : a.text < b.text ? -1 : 1
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}
