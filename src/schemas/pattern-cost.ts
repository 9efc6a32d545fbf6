/** Steps that take less than a millisecond. */
const fewSteps = 250_000

/** Ways to match one text that are worth trying for every text of a payload. */
const fewWays = 1_000

/**
 * The longest text, in characters, that a pattern certainly matches or refuses in less than a millisecond; 0 when
 * only a try can tell. An upper bound from the source alone: every quantifier and alternative multiplies.
 */
export function longestQuickText(source: string): number {
  const plain = source
    .replaceAll(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, '(')
  // A repeated group may repeat a repetition, and a reference repeats text.
  if (/\)[*+{]|\\[1-9k]/.test(plain)) return 0
  const unbounded = plain.match(/[*+]|\{\d+,\}/g)?.length ?? 0
  const optional = plain.replaceAll(/[*+?}]\?/g, '').match(/\?/g)?.length ?? 0
  const ranges = [...plain.matchAll(/\{(\d+),(\d+)\}/g)].map(([, least, most]) => Number(most) - Number(least) + 1)
  const alternatives = plain.split('(').map((part) => part.split('|').length)
  const ways = [...ranges, ...alternatives].reduce((product, factor) => product * factor, 2 ** optional)
  if (ways > fewWays) return 0
  const power = unbounded + (isAnchored(plain) ? 0 : 1)
  return power === 0 ? Number.POSITIVE_INFINITY : Math.floor((fewSteps / ways) ** (1 / power))
}

/** Whether a pattern is tried at the start of a text only. */
function isAnchored(pattern: string): boolean {
  let top = pattern
  for (let next = ''; next !== top;) [next, top] = [top, top.replaceAll(/\([^()]*\)/g, 'x')]
  return top.startsWith('^') && !top.includes('|')
}
