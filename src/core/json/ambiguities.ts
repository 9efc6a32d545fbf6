import type { Finding } from '../finding.ts'
import { pointerTo } from './pointer.ts'
import { scanJson } from './scan.ts'

/** Findings of one kind that are told; the others are counted. */
const mostTold = 3
/** Levels of a place that are told: a stranger chooses how many there are. */
const deepestTold = 100

const minus = 0x2d

/** Digits that every double keeps. */
const safeDigits = 15

/**
 * Where parsers of JSON read a text differently: names that come twice in an object, of which some take the first and
 * some the last, and numbers that a double does not hold. Warnings, a few of each kind; most texts are done with after
 * a look that takes less time than parsing them.
 * @param text JSON, without a byte order mark; there is nothing to find in what is none
 * @param parsed the same text by `JSON.parse`
 */
export function ambiguities(text: string, parsed: unknown): readonly Finding[] {
  return isPlain(text, parsed) ? none : scan(text)
}

/**
 * Whether a name comes twice in an object of a text, so that another parser may read what was not verified.
 * @param parsed the same text by `JSON.parse` or `parseExactJson`, which saves most of the time
 */
export function repeatsName(text: string, parsed?: unknown): boolean {
  return !namesItsMembers(text, parsed) && scan(text).some(({ code }) => code === repeated)
}

const repeated = 'body.duplicate-key'
const none: readonly Finding[] = []

/** Whether there is certainly nothing to find. */
function isPlain(text: string, parsed: unknown): boolean {
  return namesItsMembers(text, parsed) && !mayBeLong(text)
}

/** Whether certainly no name comes twice, and no integer is one that not every double tells from the next. */
function namesItsMembers(text: string, parsed: unknown): boolean {
  try {
    return namesIn(text) === membersIn(parsed)
  } catch {
    // Nested too deep, which the scan does not mind.
    return false
  }
}

/**
 * Quotes that a colon follows: no fewer than names, and so more than members where a name comes twice. There are also
 * more where a string has a quote and a colon.
 */
function namesIn(text: string): number {
  let count = 0
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1
    while (isBlank(text.charCodeAt(before))) before--
    if (text.charCodeAt(before) === 0x22) count++
  }
  return count
}

/**
 * Members of all objects in a value; NaN when there is an integer that not every double tells from the next one, or an
 * `ExactNumber`.
 */
function membersIn(value: unknown): number {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER ? Number.NaN : 0
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) for (const item of value) count += membersIn(item)
  else
    for (const name in value)
      count += name === 'rawJSON' ? Number.NaN : 1 + membersIn((value as Record<string, unknown>)[name])
  return count
}

/** A number with a negative exponent. Matches the rare part first, then looks back. */
const small = /[\d.][eE]-(?<=[\s:,[]-?\d[\d.]*[eE]-)/

/** Whether there may be a fraction with many digits, or one that is next to nothing. */
function mayBeLong(text: string): boolean {
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1)) {
    let [start, end] = [dot, dot]
    while (isDigit(text.charCodeAt(start - 1))) start--
    while (isDigit(text.charCodeAt(end + 1))) end++
    if (end - start > safeDigits) return true
  }
  return small.test(text)
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

function scan(text: string): readonly Finding[] {
  const twice = found(
    repeated,
    'the name comes more than once in its object; some parsers take the first of them, and some the last',
    'names come',
  )
  const inexact = found('body.inexact-number', 'parsers that read numbers as doubles change it', 'numbers change')
  const path: (string | number)[] = []
  /** The names of the open objects so far, by depth. */
  const names: (Set<string> | undefined)[] = []
  const number = /-?\d[\d.eE+-]*/y
  const problem = scanJson(text, (depth, key, offset) => {
    if (key !== undefined) path[depth - 1] = key
    if (typeof key === 'string') {
      const known = (names[depth] ??= new Set())
      if (known.has(key)) twice.add(path, depth)
      known.add(key)
    }
    names[depth + 1] = undefined
    const first = text.charCodeAt(offset)
    if (!isDigit(first) && first !== minus) return
    number.lastIndex = offset
    if (isInexact(number.exec(text)?.[0] ?? '')) inexact.add(path, depth)
  })
  return problem ? none : [...twice.findings(), ...inexact.findings()]
}

interface Found {
  readonly add: (path: readonly (string | number)[], depth: number) => void
  readonly findings: () => readonly Finding[]
}

function found(code: string, message: string, more: string): Found {
  const findings: Finding[] = []
  let count = 0
  return {
    add: (path, depth) => {
      if (count++ < mostTold)
        findings.push({
          code,
          severity: 'warning',
          message,
          pointer: path.slice(0, Math.min(depth, deepestTold)).reduce<string>(pointerTo, ''),
        })
    },
    findings: () =>
      count <= mostTold
        ? findings
        : [
            ...findings,
            { code, severity: 'warning', message: `${count - mostTold} more ${more} like that`, pointer: '' },
          ],
  }
}

/** Whether a double is another number than the text, or an integer that not every double tells from the next one. */
function isInexact(text: string): boolean {
  if (text.length <= safeDigits && !/[eE]/.test(text)) return false
  const value = Number(text)
  return Math.abs(value) > Number.MAX_SAFE_INTEGER || decimal(text) !== decimal(String(value))
}

/** A number as its digits and a power of ten, the same for all ways to write it. */
function decimal(text: string): string {
  const [mantissa = '', power = '0'] = text.toLowerCase().replace(/^-/, '').split('e', 2)
  const [whole = '', fraction = ''] = mantissa.split('.', 2)
  const digits = whole + fraction
  let [start, end] = [0, digits.length]
  while (digits[start] === '0') start++
  while (end > start && digits[end - 1] === '0') end--
  return start === end ? '0' : `${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`
}
