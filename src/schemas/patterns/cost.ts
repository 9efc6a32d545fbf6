/** Steps that take less than a millisecond. */
export const fewSteps = 250_000

/** Ways to match one text that are worth trying for every text of a payload. */
const fewWays = 1_000

/**
 * How many steps a pattern takes at most with a text of so many characters; infinite when only a try can tell. From the
 * source alone: every quantifier and alternative multiplies, and so does what a fixed count repeats.
 */
export function patternSteps(source: string): (characters: number) => number {
  const plain = source
    .replaceAll(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, '(')
  // A repeated group may repeat a repetition, and a reference repeats text.
  if (/\)[*+{]|\\[1-9k]/.test(plain)) return () => Number.POSITIVE_INFINITY
  const unbounded = plain.match(/[*+]|\{\d+,\}/g)?.length ?? 0
  const optional = plain.replaceAll(/[*+?}]\?/g, '').match(/\?/g)?.length ?? 0
  const ranges = [...plain.matchAll(/\{(\d+),(\d+)\}/g)].map(([, least, most]) => Number(most) - Number(least) + 1)
  const alternatives = plain.split('(').map((part) => part.split('|').length)
  const ways = [...ranges, ...alternatives].reduce((product, factor) => product * factor, 2 ** optional)
  if (ways > fewWays) return () => Number.POSITIVE_INFINITY
  const fixed = [...plain.matchAll(/\{(\d+)(?=\}|,\d)/g)].reduce((sum, [, least]) => sum + Number(least), 0)
  const power = unbounded + (isAnchored(plain) ? 0 : 1)
  return (characters) => ways * Math.max(1, Math.min(fixed, characters)) * characters ** power
}

/** Whether a pattern is tried at the start of a text only. */
function isAnchored(pattern: string): boolean {
  let top = pattern
  for (let next = ''; next !== top;) [next, top] = [top, top.replaceAll(/\([^()]*\)/g, 'x')]
  return top.startsWith('^') && !top.includes('|')
}
