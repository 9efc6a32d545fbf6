import { isoExponent } from '../../core/billing/money.ts'
import { parsePointer } from '../../core/json/pointer.ts'
import type { Evidence } from '../../core/results/replay-report.ts'
import { differingKeys, elementPairs, ownerOf, valueText } from './value-text.ts'
import { counted } from '../../core/text/counted.ts'

/** A piece of evidence in words. The JSON report has the exact values. */
export interface EvidenceWords {
  /** `wallet.cents of cus_1`, `POST /v1/mail` */
  readonly where: string
  /** The JSON Pointer, preceded by the observer if there are several: `sqlite /wallet/*\/cents` */
  readonly pointer: string
  /** `+20.00 usd`, `1 call`, `"active"` */
  readonly expected: string
  /** `+200.00 usd`, `10 calls`, `nothing` */
  readonly actual: string
  /** `10 times` if the actual value is a multiple of the expected one. */
  readonly factor?: string
}

/** Default maximum length of the text from the target that is shown, in characters. */
const shownCharacters = 80

/**
 * Describes the evidence in words. Pieces that would otherwise read the same also name the keys in which their elements
 * differ.
 */
export function evidenceWords(evidence: readonly Evidence[], characters = shownCharacters): EvidenceWords[] {
  const alike = Map.groupBy(evidence, (one) => whereOf(one))
  return evidence.map((one) => {
    const others = alike.get(whereOf(one)) ?? []
    const where = others.length > 1 ? whereOf(one, differingKeys(others.map(({ element }) => element))) : whereOf(one)
    return { where, pointer: place(one), ...amounts(one, characters) }
  })
}

/**
 * Returns one line for each piece of evidence, such as `wallet.cents of cus_1: +200.00 usd instead of +20.00 (10 times)
 * [/wallet/*\/cents]`.
 */
export function evidenceLines(evidence: readonly Evidence[], most: number): string[] {
  const lines = evidenceWords(evidence).map(
    ({ where, pointer, expected, actual, factor }) =>
      `${where}: ${actual} instead ` +
      `of ${withoutUnit(expected, actual)}${factor === undefined ? '' : ` (${factor})`}  [${pointer}]`,
  )
  return lines.length > most ? [...lines.slice(0, most), `… and ${lines.length - most} more`] : lines
}

/** Shortens `1 call` to `1` after `10 calls`. */
function withoutUnit(expected: string, actual: string): string {
  const unit = / (new|fewer|call|[a-z]{3})s?$/i
  const [own, other] = [unit.exec(expected)?.[1], unit.exec(actual)?.[1]]
  return own !== undefined && own === other && /^[-+\d]/.test(expected) ? expected.replace(unit, '') : expected
}

function place({ observer, path }: Evidence): string {
  return observer === undefined ? path || '/' : `${observer} ${path || '/'}`
}

function keysOf({ path }: Evidence): readonly string[] {
  return parsePointer(path) ?? [path]
}

/** True if the first key names outgoing calls, which are recorded by method and path. */
function isCall([first = '']: readonly string[]): boolean {
  return /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \//.test(first)
}

/** True if the key identifies a record rather than a field: `cus_1`, `17`, an email address, a UUID. */
function isId(key: string): boolean {
  return /^\d+$|@|^[a-z]{2,8}_(?:[a-z]+_)?(?=\w*\d)\w+$|^(?=.*\d)[\da-f-]{16,}$/i.test(key)
}

/**
 * Describes where the evidence was found, such as `wallet.cents of cus_1`.
 * @param apart the element's keys that distinguish it from others with the same name and owner
 */
function whereOf(evidence: Evidence, apart?: ReadonlySet<string>): string {
  const keys = keysOf(evidence).filter((key) => key !== '*')
  const [first = '', ...rest] = keys
  const call = isCall(keys)
  const names = (call ? rest : keys).filter((key) => !isId(key)).join('.')
  const name = call ? `${first}${names === '' ? '' : ` ${names}`}` : names || 'state'
  const owner = ownerOf(evidence.element)
  const owners = [...(call ? rest : keys).filter(isId), ...(owner === undefined ? [] : [owner])].join(', ')
  const pairs = apart || (owners === '' && !call) ? elementPairs(evidence.element, apart) : ''
  return `${name}${owners === '' ? '' : ` of ${owners}`}${pairs === '' ? '' : ` with ${pairs}`}`
}

type Amounts = Pick<EvidenceWords, 'expected' | 'actual' | 'factor'>

function amounts(evidence: Evidence, characters: number): Amounts {
  const { element, path, expected, actual } = evidence
  // List elements are counted; below a `*`, a number in the elements is summed.
  if (element !== undefined && !path.includes('/*/')) {
    const noun = isCall(keysOf(evidence)) ? 'call' : 'new'
    return counts(numberOf(expected), numberOf(actual), noun)
  }
  if (isNumberOrAbsent(expected) && isNumberOrAbsent(actual)) {
    const grown = growth(evidence)
    return { expected: grown(expected), actual: grown(actual), ...factorOf(expected, actual) }
  }
  return {
    expected: 'expected' in evidence ? valueText(expected, characters) : 'nothing',
    actual: 'actual' in evidence ? valueText(actual, characters) : 'nothing',
  }
}

function isNumberOrAbsent(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number'
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function counts(expected: number, actual: number, noun: 'call' | 'new'): Amounts {
  const text = (count: number): string => {
    if (count === 0) return 'none'
    if (noun === 'call') return counted(count, 'call')
    return count < 0 ? `${-count} fewer` : `${count} new`
  }
  return { expected: text(expected), actual: text(actual) }
}

function factorOf(expected: number | undefined, actual: number | undefined): Pick<Amounts, 'factor'> {
  const factor = expected && actual ? actual / expected : 0
  return Number.isInteger(factor) && factor > 1 ? { factor: `${factor} times` } : {}
}

/** Returns a formatter for changes in a number; formats them as money only if the same element has a currency. */
function growth({ element, path, expected, actual }: Evidence): (value: number | undefined) => string {
  const currency = currencyOf(element)
  const isAmount = /amount|cents|minor|total|balance|credit|debit|paid|due|price|fee|tax|refund/i.test(
    path.slice(path.lastIndexOf('/') + 1),
  )
  const isMinor = [expected, actual].every((value) => value === undefined || Number.isSafeInteger(value))
  return (value) => {
    if (value === undefined || value === 0) return 'no change'
    const sign = value < 0 ? '-' : '+'
    if (currency === undefined || !isAmount) return `${sign}${Math.abs(value)}`
    const digits = isoExponent(currency)
    return `${sign}${(isMinor ? Math.abs(value) / 10 ** digits : Math.abs(value)).toFixed(digits)} ${currency}`
  }
}

function currencyOf(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined
  const found = Object.entries(element).find(
    ([key, value]) => /currency/i.test(key) && typeof value === 'string' && /^[a-z]{3}$/i.test(value),
  )
  return typeof found?.[1] === 'string' ? found[1] : undefined
}
