import { isExactNumber } from '../../core/json/exact.ts'
import { isObject } from '../../core/json/json.ts'
import { pointerTo } from '../../core/json/pointer.ts'
import { cannotRun } from '../../errors.ts'
import { canonical } from './canonical.ts'
import { add, briefJson, briefPointer, featureKey, type Feature, type Vector } from './vector.ts'
import { isGeneratedKey, maskNumber, maskText } from './mask.ts'
import { originalOf, type Meaning } from './id-map.ts'
import { isBookkeeping } from './bookkeeping.ts'
import { rowId, type Rows } from './rows.ts'

/** The readings of all observers, in order. */
export type State = readonly unknown[]

/** The features of a state: those of each copy, identified by its ids, and those of no copy or several copies. */
export interface Measured {
  readonly own: ReadonlyMap<number, Vector>
  readonly shared: Vector
  /** Rows by copy; the key is undefined for rows of no copy or several copies. */
  readonly rows: ReadonlyMap<number | undefined, Rows>
}

/**
 * Limits the total number of characters in a state's feature keys, because each number in a list element repeats the
 * element. Several states are in memory at once.
 */
const maxKeyCharacters = 128 * 1024 ** 2

/** @param row the generated id of the row that the number belongs to */
type Count = (feature: Feature, amount: number, copies: readonly number[], row?: string) => void

interface Place {
  readonly observer: number
  readonly path: string
  readonly keys: readonly string[]
  /** The copies whose ids occur in the path. */
  readonly copies: readonly number[]
}

/**
 * Measures a state. A number counts as its value; a string or a list element counts once, and the numbers in an element
 * count as their values. An effect that is applied twice therefore counts twice.
 */
export function measure(state: State, meaning: Meaning): Measured {
  const own = new Map<number, Map<string, number>>()
  const shared = new Map<string, number>()
  const rows = new Map<number | undefined, Map<string, Map<string, number>>>()
  let room = maxKeyCharacters
  const count: Count = (feature, amount, copies, row) => {
    const copy = copies.every((other) => other === copies[0]) ? copies[0] : undefined
    const key = featureKey(feature)
    room -= key.length
    if (room < 0)
      throw cannotRun(
        'BILLHOOK_OBSERVER_FAILED',
        "the target's state is too large to compare",
        'let billhook read less of it: --observe …?tables=charges,credits, or --ignore PATH',
      )
    if (row !== undefined) {
      const ofKey = entry(
        entry(rows, copy, () => new Map<string, Map<string, number>>()),
        key,
        () => new Map<string, number>(),
      )
      ofKey.set(row, (ofKey.get(row) ?? 0) + amount)
    }
    if (copy === undefined) return add(shared, key, amount)
    add(
      entry(own, copy, () => new Map<string, number>()),
      key,
      amount,
    )
  }
  for (const [observer, value] of state.entries())
    walk(value, { observer, path: '', keys: [], copies: [] }, meaning, count)
  return { own, shared, rows }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

function walk(value: unknown, place: Place, meaning: Meaning, count: Count): void {
  if (place.keys.length > 0 && meaning.ignored(place.keys)) return
  const { observer, path, keys, copies } = place
  if (Array.isArray(value)) return countElements(value, place, meaning, count)
  if (isObject(value) && !isExactNumber(value)) return walkObject(value, place, meaning, count)
  const key = keys.at(-1) ?? ''
  if (typeof value === 'number' && !meaning.names.has(String(value))) {
    const shown = maskNumber(value, key, meaning)
    return typeof shown === 'number' ? count({ observer, path }, shown, copies) : undefined
  }
  const renamed =
    typeof value === 'string' || typeof value === 'number' ? originalOf(String(value), meaning.names) : undefined
  const shown = renamed ? maskText(renamed.text, key, meaning) : value
  count({ observer, path, text: briefJson(JSON.stringify(shown)) }, 1, [...copies, ...(renamed?.copies ?? [])])
}

function walkObject(
  object: Readonly<Record<string, unknown>>,
  { observer, path, keys, copies }: Place,
  meaning: Meaning,
  count: Count,
): void {
  const entries = Object.entries(object)
  // An object whose keys are all generated is a list: `{"1": …, "2": …}`.
  const list = entries.length > 0 && entries.every(([key]) => !meaning.names.has(key) && isGeneratedKey(key, meaning))
  if (list)
    return countElements(Object.values(object), { observer, path, keys, copies }, meaning, count, Object.keys(object))
  for (const [key, inner] of entries) {
    const { text, copies: more } = originalOf(key, meaning.names)
    const below = [...keys, text]
    if (
      meaning.eventIds.has(text) &&
      !meaning.calls.has(observer) &&
      isBookkeeping(canonical(inner, below, meaning), meaning, true)
    )
      continue
    walk(
      inner,
      { observer, path: pointerTo(path, briefPointer(text)), keys: below, copies: [...copies, ...more] },
      meaning,
      count,
    )
  }
}

/** @param ids the keys of the elements, for an object with generated keys */
function countElements(
  elements: readonly unknown[],
  { observer, path, keys, copies }: Place,
  meaning: Meaning,
  count: Count,
  ids?: readonly string[],
): void {
  if (meaning.ignored([...keys, '*'])) return
  for (const [index, each] of elements.entries()) {
    const whole = canonical(each, [...keys, '*'], meaning)
    if (!meaning.calls.has(observer) && isBookkeeping(whole, meaning)) continue
    const element = briefJson(JSON.stringify(whole.value) ?? 'null')
    const about = [...copies, ...whole.copies]
    const row = ids?.[index] ?? rowId(each, whole.value)
    count({ observer, path, element }, 1, about)
    // The numbers in a list inside the element share one path.
    const numbers = whole.numbers.map(([member, value]) => [briefPointer(member), value] as const)
    const sums = new Map<string, number>()
    for (const [member, value] of numbers) add(sums, member, value)
    // A sum of zero is counted too, because it may have been different before.
    for (const member of new Set(numbers.map(([one]) => one)))
      count({ observer, path, element, member }, sums.get(member) ?? 0, about, row)
  }
}
