/** Number of steps up to which a match takes less than a millisecond and needs no time limit. */
export const maxDirectSteps = 250_000

/** Maximum number of ways to match a string; a pattern with more is matched under a time limit. */
const maxWays = 1_000

/**
 * Returns a function that computes an upper bound on a pattern's steps for a string of a given length; infinite if the
 * bound is unknown. The bound is derived from the source: every quantifier, alternative and fixed repetition multiplies
 * the steps.
 */
export function patternSteps(source: string): (characters: number) => number {
  const plain = source
    .replaceAll(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, '(')
  // There is no bound: a repeated group may contain another repetition, and a backreference repeats text.
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

/** True if a pattern can match only at the start of a string. */
function isAnchored(pattern: string): boolean {
  let top = pattern
  for (let next = ''; next !== top;) [next, top] = [top, top.replaceAll(/\([^()]*\)/g, 'x')]
  return top.startsWith('^') && !top.includes('|')
}
