/** An effect: by feature, how much a number grew or how many were added. What did not change is absent. */
export type Vector = ReadonlyMap<string, number>

export const nothing: Vector = new Map()

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
  return factor === 0 ? nothing : new Map([...vector].map(([feature, amount]) => [feature, round(amount * factor)]))
}

/** Adds to one feature; a sum of zero is no feature. */
export function add(vector: Map<string, number>, feature: string, amount: number): void {
  const sum = round((vector.get(feature) ?? 0) + amount)
  if (sum === 0) vector.delete(feature)
  else vector.set(feature, sum)
}

/** `more`: everything expected is there, and more of it or something else, too. `fewer`: part of it or nothing. */
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

/** Sums of decimal fractions: 0.1 + 0.2 is 0.3. */
function round(sum: number): number {
  return Number.isInteger(sum) ? sum : Number(sum.toPrecision(12))
}
