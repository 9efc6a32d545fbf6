import { widthOf } from '../../src/tui/text/cell.ts'

/** Deliveries whose rows can be checked, because their content follows from their number. */
export interface Numbered {
  /** Disposition of the nth delivery. */
  readonly disposition: (number: number) => string
  /** Whether they arrive in order, so that rows and counts must match the newest delivery. */
  readonly inOrder: boolean
}

interface Listed {
  readonly line: string
  readonly number: number
}

const row = new RegExp(
  [
    String.raw`^[› ] (?:\d\d:\d\d:\d\d(?:\.\d{3})? )?(?:stripe +)?`,
    String.raw`invoice\.(\d{6}) +(?:\S*?(\d{5}) +)?`,
    '(valid|invalid|✓|✗) +(accepted|duplicate|rejected) +',
    '(200|40[01])(?: ?→ ?(?:200|500|…))?',
    String.raw`(?: +[\d.]+ ?(?:µs|ms|s))?$`,
  ].join(''),
)

/**
 * Finds signs that a screen mixes two moments: a row with parts of two deliveries, a misplaced line, or outdated
 * counts. Returns undefined for a consistent screen.
 * @param screen one string per row
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
    if (digits === '' || idTail !== digits.slice(-5) || ended !== disposition(number)) return `mixed row: ${line}`
    if (rejected !== ['invalid', '✗'].includes(signature) || rejected !== answer.startsWith('4'))
      return `mixed row: ${line}`
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

/** Reports rows that are not consecutive, or counts that do not match the newest row. */
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
