import { assert, jsonValue, property } from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from '../../../src/core/json/difference.ts'
import { parsePointer } from '../../../src/core/json/pointer.ts'

test.each<[string, unknown, unknown, unknown]>([
  ['a changed amount', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: '/a/b', before: 1, after: 2 }]],
  ['one more element', [1], [1, { id: 2 }], [{ path: '/1', after: { id: 2 } }]],
  ['a member that is gone', { a: 1, b: 2 }, { a: 1 }, [{ path: '/b', before: 2 }]],
  ['a null is not nothing', {}, { a: null }, [{ path: '/a', after: null }]],
  ['a text is not a number', { a: 1 }, { a: '1' }, [{ path: '/a', before: 1, after: '1' }]],
  ['an object is not a list', { a: {} }, { a: [] }, [{ path: '/a', before: {}, after: [] }]],
  ['keys that a pointer escapes', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ path: '/a~1b~0c', before: 1, after: 2 }]],
  ['keys of every object', { constructor: 1 }, {}, [{ path: '/constructor', before: 1 }]],
  ['the order of keys does not count', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
])('%s', (_name, before, after, expected) => {
  expect(differences(before, after, 9)).toEqual(expected)
})

test('no more than asked for', () => {
  expect(differences([1, 2, 3, 4], [5, 6, 7, 8], 2)).toHaveLength(2)
})

test('a JSON value differs from nothing but another one, and every path leads to the value', () => {
  assert(
    property(jsonValue(), jsonValue(), (a, b) => {
      expect(differences(a, structuredClone(a), 1)).toEqual([])
      for (const { path, after } of differences(a, b, 100)) {
        expect(parsePointer(path)?.reduce(own, b)).toEqual(after)
      }
    }),
  )
})

/** A member of its own: every object also has a `valueOf`. */
function own(value: unknown, key: string): unknown {
  return Object.hasOwn(Object(value) as object, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
