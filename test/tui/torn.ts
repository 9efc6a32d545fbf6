import { widthOf } from '../../src/tui/text/cell.ts'

/** Deliveries whose rows can be checked: all that a row says follows from its number. */
export interface Numbered {
  /** How the n-th ends. */
  readonly disposition: (number: number) => string
  /** They come one after the other, so that the rows and the counts are those of the newest. */
  readonly inOrder: boolean
}

interface Listed {
  readonly line: string
  readonly number: number
}

const row =
  /^[› ] (?:\d\d:\d\d:\d\d(?:\.\d{3})? )?(?:stripe +)?invoice\.(\d{6}) +(?:\S*?(\d{5}) +)?(valid|invalid|✓|✗) +(accepted|duplicate|rejected) +(200|40[01])(?: ?→ ?(?:200|500|…))?(?: +[\d.]+ ?(?:µs|ms|s))?$/

/**
 * What shows that a screen is not of one moment: a row of two deliveries, a line out of place, counts of another time.
 * Undefined for a whole one.
 * @param screen a string for each of its rows
 */
export function torn(
  screen: readonly string[],
  columns: number,
  { disposition, inOrder }: Numbered,
): string | undefined {
  const [first = '', ...others] = screen
  if (!first.startsWith('billhook listen')) return `no title: ${first}`
  if (!/^↑↓ move .*/.test(others.at(-1) ?? '')) return `no keys: ${others.at(-1)}`
  const status = screen.filter((line) => /^(?:FOLLOW|PAUSED|LIST|STOPPING)/.test(line))
  if (status.length !== 1) return `${status.length} status bars`
  const tooWide = screen.find((line) => widthOf(line) > columns)
  if (tooWide !== undefined) return `too wide: ${tooWide}`

  const listed = screen
    .filter((line) => line.includes('invoice.'))
    .map((line): Listed => ({ line, number: Number(/invoice\.(\d+)/.exec(line)?.[1]) }))
  for (const { line, number } of listed) {
    const [, digits = '', idTail = digits.slice(-5), signature = '', ended = '', answer = ''] = row.exec(line) ?? []
    const rejected = disposition(number) === 'rejected'
    if (digits === '' || idTail !== digits.slice(-5) || ended !== disposition(number))
      return `no row of one delivery: ${line}`
    if (rejected !== ['invalid', '✗'].includes(signature) || rejected !== answer.startsWith('4'))
      return `no row of one delivery: ${line}`
    if (columns >= 80 && widthOf(line) !== columns) return `not ${columns} wide: ${line}`
  }
  const accepted = Number(/([\d,]+) accepted/.exec(status[0] ?? '')?.[1]?.replaceAll(',', '') ?? Number.NaN)
  if (listed.length === 0)
    return accepted === 0 && screen.some((line) => line.includes('waiting for the first delivery'))
      ? undefined
      : 'an empty list'
  const places = screen.length - screen.filter((line) => !line.includes('invoice.') && line !== '').length
  if (accepted > places && listed.length !== places) return `${listed.length} rows in ${places} places`
  if (screen.filter((line) => line.startsWith('›')).length !== 1) return 'not one row is selected'
  return inOrder ? outOfOrder(listed, status[0] ?? '', accepted, disposition) : undefined
}

/** Not one after the other up to the newest, which the counts are of. */
function outOfOrder(
  listed: readonly Listed[],
  status: string,
  accepted: number,
  disposition: Numbered['disposition'],
): string | undefined {
  const [oldest, newest] = [listed[0]?.number ?? 0, listed.at(-1)?.number ?? 0]
  const gap = listed.find(({ number }, index) => number !== oldest + index)
  if (gap) return `not after the row above it: ${gap.line}`
  if (!status.startsWith('FOLLOW')) return undefined
  if (!listed.at(-1)?.line.startsWith('›')) return 'the newest is not selected'
  const counted = Array.from({ length: newest + 1 }, (_, number) => disposition(number)).filter(
    (word) => word === 'accepted',
  ).length
  return counted === accepted ? undefined : `${accepted} accepted, where ${newest} is the newest`
}
