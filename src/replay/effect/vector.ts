import { createHash } from 'node:crypto'

/** An effect: by feature, how much a number grew or how many elements were added. Unchanged features are absent. */
export type Vector = ReadonlyMap<string, number>

export const noEffect: Vector = new Map()

export function plus(a: Vector, b: Vector): Vector {
  const sum = new Map(a)
  for (const [feature, amount] of b) add(sum, feature, amount)
  return sum
}

export function sum(vectors: Iterable<Vector>): Vector {
  const total = new Map<string, number>()
  for (const vector of vectors) for (const [feature, amount] of vector) add(total, feature, amount)
  return total
}

export function minus(a: Vector, b: Vector): Vector {
  return plus(a, times(b, -1))
}

export function times(vector: Vector, factor: number): Vector {
  return factor === 0 ? noEffect : new Map([...vector].map(([feature, amount]) => [feature, round(amount * factor)]))
}

/** Adds an amount to one feature; removes the feature if the sum is zero. */
export function add(vector: Map<string, number>, feature: string, amount: number): void {
  const sum = round((vector.get(feature) ?? 0) + amount)
  if (sum === 0) vector.delete(feature)
  else vector.set(feature, sum)
}

/** `more`: the whole expected effect, plus more of it or something else. `fewer`: only part of it, or nothing. */
export type Comparison = 'same' | 'more' | 'fewer' | 'other'

export function compare(expected: Vector, actual: Vector): Comparison {
  let more = false
  let fewer = false
  for (const feature of new Set([...expected.keys(), ...actual.keys()])) {
    const wanted = expected.get(feature) ?? 0
    const found = actual.get(feature) ?? 0
    const surplus = wanted < 0 ? wanted - found : found - wanted
    if (wanted === 0 ? found !== 0 : surplus > 0) more = true
    if (wanted !== 0 && surplus < 0) fewer = true
  }
  if (more) return fewer ? 'other' : 'more'
  return fewer ? 'fewer' : 'same'
}

/** Rounds sums of decimal fractions, so that 0.1 + 0.2 is 0.3. */
function round(sum: number): number {
  return Number.isInteger(sum) ? sum : Number(sum.toPrecision(12))
}

/**
 * Maximum length of each part of a feature; longer parts are replaced by a hash. Many keys repeat the same part,
 * and V8 hashes strings longer than 16 Ki characters by length alone, so a `Map` would compare them one by one.
 */
const maxCharacters = { json: 4_000, pointer: 500 } as const

/** A single countable item of a state. */
export interface Feature {
  /** Position of the observer. */
  readonly observer: number
  /** JSON Pointer containing the fixture's ids. */
  readonly path: string
  /** A value other than a number, as JSON; counted once. */
  readonly text?: string
  /** An element of the list at `path`, as canonical JSON; counted once. */
  readonly element?: string
  /** A number in the element, as a JSON Pointer into the element. */
  readonly member?: string
  /** True if the feature covers only what existing rows have lost. */
  readonly lost?: true
}

/** Returns the JSON itself, or its length and hash if it is long. */
export function briefJson(json: string): string {
  return json.length > maxCharacters.json ? JSON.stringify(`${json.length} characters, ${hashOf(json)}`) : json
}

/** Returns the key or JSON Pointer itself, or its beginning and hash if it is long. */
export function briefPointer(text: string): string {
  return text.length > maxCharacters.pointer ? `${text.slice(0, 100)}… ${hashOf(text)}` : text
}

function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export function featureKey({ observer, path, text, element, member }: Feature): string {
  return JSON.stringify([observer, path, text ?? null, element ?? null, member ?? null])
}

export function featureOf(key: string): Feature {
  const [observer, path, text, element, member, lost] = JSON.parse(key) as [
    number,
    string,
    string | null,
    string | null,
    string | null,
    true?,
  ]
  return {
    observer,
    path,
    ...(text === null ? {} : { text }),
    ...(element === null ? {} : { element }),
    ...(member === null ? {} : { member }),
    ...(lost ? { lost } : {}),
  }
}

/** Returns the key under which a feature's losses are counted. */
export function lostOf(key: string): string {
  return `${key.slice(0, -1)},true]`
}
