/** Steps of a match that takes less than a millisecond, so that it needs no time limit. */
export const maxDirectSteps = 250_000

/** Limit of ways to match one text; a pattern with more is matched under a time limit. */
const maxWays = 1_000

/**
 * An upper bound of a pattern's steps by the number of characters in a text; infinite if only a trial can tell. Derived
 * from the source: every quantifier, alternative and fixed repetition multiplies the steps.
 */
export function patternSteps(source: string): (characters: number) => number {
  const plain = source
    .replaceAll(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, '(')
  // A repeated group may repeat a repetition, and a back reference repeats text.
  if (/\)[*+{]|\\[1-9k]/.test(plain)) return () => Number.POSITIVE_INFINITY
  const unbounded = plain.match(/[*+]|\{\d+,\}/g)?.length ?? 0
  const optional = plain.replaceAll(/[*+?}]\?/g, '').match(/\?/g)?.length ?? 0
  const ranges = [...plain.matchAll(/\{(\d+),(\d+)\}/g)].map(([, min, max]) => Number(max) - Number(min) + 1)
  const alternatives = plain.split('(').map((part) => part.split('|').length)
  const ways = [...ranges, ...alternatives].reduce((product, factor) => product * factor, 2 ** optional)
  if (ways > maxWays) return () => Number.POSITIVE_INFINITY
  const fixed = [...plain.matchAll(/\{(\d+)(?=\}|,\d)/g)].reduce((sum, [, min]) => sum + Number(min), 0)
  const power = unbounded + (isAnchored(plain) ? 0 : 1)
  return (characters) => ways * Math.max(1, Math.min(fixed, characters)) * characters ** power
}

/** Whether a pattern is tried only at the start of a text. */
function isAnchored(pattern: string): boolean {
  let top = pattern
  for (let next = ''; next !== top;) [next, top] = [top, top.replaceAll(/\([^()]*\)/g, 'x')]
  return top.startsWith('^') && !top.includes('|')
}
