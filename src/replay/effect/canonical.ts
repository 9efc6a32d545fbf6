import { isExactNumber } from '../../core/json/exact.ts'
import { isObject } from '../../core/json/json.ts'
import { pointerTo } from '../../core/json/pointer.ts'
import { originalOf, type Meaning } from './id-map.ts'
import { maskNumber, maskText } from './mask.ts'

/** A value in canonical form: it has the fixture's ids, masked times and generated ids, and sorted keys and lists. */
export interface Canonical {
  /** The value with `<#>` in place of its numbers. */
  readonly value: unknown
  /** The numbers by JSON Pointer into the value, with `*` for a list element. */
  readonly numbers: readonly (readonly [member: string, value: number])[]
  /** The copies whose ids occur in the value. */
  readonly copies: readonly number[]
}

/** @param keys the value's path from the root of the state */
export function canonical(value: unknown, keys: readonly string[], meaning: Meaning): Canonical {
  const copies: number[] = []
  const numbers: [string, number][] = []
  const name = (text: string): string => {
    const renamed = originalOf(text, meaning.names)
    for (const copy of renamed.copies) copies.push(copy)
    return renamed.text
  }
  const number = (amount: number, under: string, member: string): string => {
    const text = String(amount)
    if (meaning.names.has(text)) return name(text)
    const shown = maskNumber(amount, under, meaning)
    if (typeof shown === 'string') return shown
    numbers.push([member, shown])
    return '<#>'
  }
  const make = (inner: unknown, path: readonly string[], member: string): unknown => {
    if (meaning.ignored(path)) return undefined
    if (Array.isArray(inner))
      return inOneOrder(inner.map((element) => make(element, [...path, '*'], pointerTo(member, '*'))))
    if (isExactNumber(inner)) return name(inner.rawJSON)
    if (isObject(inner)) {
      const entries = Object.entries(inner).map(
        ([key, element]) => [name(key), make(element, [...path, key], pointerTo(member, key))] as const,
      )
      return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)))
    }
    if (typeof inner === 'number') return number(inner, path.at(-1) ?? '', member)
    return typeof inner === 'string' ? maskText(name(inner), path.at(-1) ?? '', meaning) : inner
  }
  return { value: make(value, keys, ''), numbers, copies }
}

/** Serialises a value as JSON with sorted keys. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    isObject(inner) && !isExactNumber(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => compareText(a, b)))
      : inner,
  )
}

function inOneOrder(elements: readonly unknown[]): unknown[] {
  const texts = elements.map((element) => [JSON.stringify(element) ?? '', element] as const)
  return texts.toSorted(([a], [b]) => compareText(a, b)).map(([, element]) => element)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
