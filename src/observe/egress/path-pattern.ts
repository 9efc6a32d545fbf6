/** Compiles a path pattern: `*` matches within one segment, `**` matches any text. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const tokens = pattern.match(/\*\*|./gsu) ?? []
  return (path) => {
    let positions = withSkipped(new Set([0]), tokens)
    for (const character of path) {
      const next = new Set<number>()
      for (const position of positions) {
        const token = tokens[position]
        const stays = token === '**' || (token === '*' && character !== '/')
        if (stays) next.add(position)
        if ((stays && token === '*') || token === character) next.add(position + 1)
      }
      positions = withSkipped(next, tokens)
    }
    return positions.has(tokens.length)
  }
}

/**
 * Adds the positions that are reached if `**` matches nothing. All possible positions are tracked at once, because a
 * backtracking regular expression might never finish.
 */
function withSkipped(positions: Set<number>, tokens: readonly string[]): Set<number> {
  for (const position of positions) if (tokens[position] === '**') positions.add(position + 1)
  return positions
}
