import { isCardNumber } from './card-number.ts'
import type { Finder } from '../span.ts'

const longest = 19
/** Group lengths as printed on cards. */
const asPrinted = /^(?:4,){2,4}[1-4]$|^4,6,[45]$/
/** Maximum number of groups that `asPrinted` matches. */
const mostPrinted = 5
const gap = /^(?:[^A-Za-z\d]{1,3}| {4,8})$/
const inWord = /[A-Za-z_-]/

/** A run of consecutive digits. */
interface Group {
  readonly start: number
  readonly end: number
  /** True if there is only a separator between this group and the previous one. */
  readonly follows: boolean
}

/** Finds card numbers, with or without separators and even next to letters, but not inside ids or fractions. */
export const findCards: Finder = (text, add) => {
  const groups = groupsIn(text)
  for (let first = 0; first < groups.length; first++) {
    const last = endOfCard(text, groups, first)
    if (last === undefined) continue
    add(groups[first]?.start ?? 0, groups[last]?.end ?? 0, 'card')
    first = last
  }
}

function groupsIn(text: string): readonly Group[] {
  let before: number | undefined
  return Array.from(text.matchAll(/\d+/g), ({ index, 0: digits }) => {
    const follows = before !== undefined && index - before <= 8 && gap.test(text.slice(before, index))
    before = index + digits.length
    return { start: index, end: before, follows }
  })
}

/** Returns the last group of the card number that starts at `first`. */
function endOfCard(text: string, groups: readonly Group[], first: number): number | undefined {
  let found: number | undefined
  let digits = ''
  for (let last = first; last < groups.length; last++) {
    const { start, end, follows } = groups[last] as Group
    if (last > first && !follows) return found
    if (digits.length + end - start > longest) return found
    digits += text.slice(start, end)
    if (digits.length < 12) continue
    const isCard = last === first ? isAlone(text, start, end) : isGrouped(text, groups, first, last)
    if (isCard && isCardNumber(digits, last > first)) found = last
  }
  return found
}

/** False if the digits belong to an id such as `a1-4242424242424242`. */
function isAlone(text: string, start: number, end: number): boolean {
  if (/\d[.,]$/.test(text.slice(Math.max(0, start - 2), start)) || /^[.,]\d/.test(text.slice(end, end + 2)))
    return false
  // After a slash, as in a URL path, shorter numbers are ids.
  if (text[start - 1] === '/' && end - start < 15) return false
  let [from, to] = [start, end]
  while (from > 0 && inWord.test(text[from - 1] ?? '')) from--
  while (to < text.length && inWord.test(text[to] ?? '')) to++
  return !/\d/.test(text[from - 1] ?? '') && !/\d/.test(text[to] ?? '')
}

/**
 * True if the digits are grouped as printed on cards, or in any groups separated by spaces with no other digits next to
 * them.
 */
function isGrouped(text: string, groups: readonly Group[], first: number, last: number): boolean {
  const [start, end] = [groups[first]?.start ?? 0, groups[last]?.end ?? 0]
  const lengths =
    last - first < mostPrinted ? groups.slice(first, last + 1).map((group) => group.end - group.start) : []
  const printed = lengths.join()
  if (printed === '4,4,4,4' || printed === '4,6,5')
    return !/[A-Za-z]/.test(text[start - 1] ?? '') || isAlone(text, start, end)
  if (asPrinted.test(printed)) return isAlone(text, start, end)
  if (groups[first]?.follows || groups[last + 1]?.follows) return false
  return /^[\d ]+$/.test(text.slice(start, end)) && isAlone(text, start, end)
}
