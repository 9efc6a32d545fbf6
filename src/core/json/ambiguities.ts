import type { Finding } from '../finding.ts'
import { pointerTo } from './pointer.ts'
import { scanJson } from './scan.ts'

/** Maximum number of findings listed of each kind; the rest are only counted. */
const mostTold = 3
/** Maximum number of pointer levels shown. The sender controls the depth. */
const deepestTold = 100

const minus = 0x2d

/** Number of decimal digits that a double always preserves. */
const safeDigits = 15

/**
 * Finds places where JSON parsers disagree: repeated names (some parsers use the first value, some the last) and
 * numbers that a double cannot represent. Returns a few warnings of each kind. For most text, a quick check that takes
 * less time than parsing suffices.
 * @param text JSON without a byte order mark; other text yields no findings
 * @param parsed the same text parsed by `JSON.parse`
 */
export function ambiguities(text: string, parsed: unknown): readonly Finding[] {
  return isPlain(text, parsed) ? none : scan(text)
}

/**
 * True if an object in the text repeats a name, so that another parser may read a value that was not verified.
 * @param parsed the same text parsed by `JSON.parse` or `parseExactJson`; passing it saves most of the time
 */
export function repeatsName(text: string, parsed?: unknown): boolean {
  return !namesItsMembers(text, parsed) && scan(text).some(({ code }) => code === repeated)
}

const repeated = 'body.duplicate-key'
const none: readonly Finding[] = []

/** True if the text certainly has no ambiguities. */
function isPlain(text: string, parsed: unknown): boolean {
  return namesItsMembers(text, parsed) && !mayBeLong(text)
}

/** True if it is certain that no name is repeated and every integer is safe. */
function namesItsMembers(text: string, parsed: unknown): boolean {
  try {
    return namesIn(text) === membersIn(parsed)
  } catch {
    // Nested too deeply for recursion; the scan can handle it.
    return false
  }
}

/**
 * Counts quotes followed by a colon. Each name ends with one, so a repeated name makes the count exceed the number of
 * members. Quotes and colons inside strings may be counted too.
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

/** Counts the members of all objects in a value; NaN if there is an unsafe integer or an `ExactNumber`. */
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

/** Matches a number with a negative exponent. The rare part is matched first; a lookbehind checks the rest. */
const small = /[\d.][eE]-(?<=[\s:,[]-?\d[\d.]*[eE]-)/

/** True if the text may contain a fraction with many digits or a very small number. */
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
    'the name occurs more than once in its object; some parsers use the first value, others the last',
    'repeated names',
  )
  const inexact = found(
    'body.inexact-number',
    'parsers that read numbers as doubles change this number',
    'inexact numbers',
  )
  const path: (string | number)[] = []
  /** The names seen so far in each open object, by depth. */
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
        : [...findings, { code, severity: 'warning', message: `${count - mostTold} more ${more}`, pointer: '' }],
  }
}

/** True if the double differs from the text or is outside the safe integer range. */
function isInexact(text: string): boolean {
  if (text.length <= safeDigits && !/[eE]/.test(text)) return false
  const value = Number(text)
  return Math.abs(value) > Number.MAX_SAFE_INTEGER || decimal(text) !== decimal(String(value))
}

/** Normalises a number to digits and a power of ten, so that equal numbers have equal results. */
function decimal(text: string): string {
  const [mantissa = '', power = '0'] = text.toLowerCase().replace(/^-/, '').split('e', 2)
  const [whole = '', fraction = ''] = mantissa.split('.', 2)
  const digits = whole + fraction
  let [start, end] = [0, digits.length]
  while (digits[start] === '0') start++
  while (end > start && digits[end - 1] === '0') end--
  return start === end ? '0' : `${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`
}
