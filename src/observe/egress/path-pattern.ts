/** A path where `*` stands for one part of it, or some of one, and `**` for any text. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const tokens = pattern.match(/\*\*|./gsu) ?? []
  return (path) => {
    let places = withSkipped(new Set([0]), tokens)
    for (const character of path) {
      const next = new Set<number>()
      for (const place of places) {
        const token = tokens[place]
        const stays = token === '**' || (token === '*' && character !== '/')
        if (stays) next.add(place)
        if ((stays && token === '*') || token === character) next.add(place + 1)
      }
      places = withSkipped(next, tokens)
    }
    return places.has(tokens.length)
  }
}

/** All places are gone through at once: a regular expression tries one way after the other, and may never end. */
function withSkipped(places: Set<number>, tokens: readonly string[]): Set<number> {
  for (const place of places) if (tokens[place] === '**') places.add(place + 1)
  return places
}
