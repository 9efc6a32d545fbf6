import { assert, jsonValue, property } from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from '../../../src/core/json/difference.ts'
import { parsePointer } from '../../../src/core/json/pointer.ts'

test.each<[string, unknown, unknown, unknown]>([
  ['a changed amount', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: '/a/b', before: 1, after: 2 }]],
  ['an additional element', [1], [1, { id: 2 }], [{ path: '/1', after: { id: 2 } }]],
  ['a missing member', { a: 1, b: 2 }, { a: 1 }, [{ path: '/b', before: 2 }]],
  ['null differs from a missing member', {}, { a: null }, [{ path: '/a', after: null }]],
  ['a string differs from a number', { a: 1 }, { a: '1' }, [{ path: '/a', before: 1, after: '1' }]],
  ['an object differs from a list', { a: {} }, { a: [] }, [{ path: '/a', before: {}, after: [] }]],
  ['keys that are escaped in a pointer', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ path: '/a~1b~0c', before: 1, after: 2 }]],
  ['keys that every object inherits', { constructor: 1 }, {}, [{ path: '/constructor', before: 1 }]],
  ['the order of keys is ignored', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
])('%s', (_name, before, after, expected) => {
  expect(differences(before, after, 9)).toEqual(expected)
})

test('returns at most the requested number of differences', () => {
  expect(differences([1, 2, 3, 4], [5, 6, 7, 8], 2)).toHaveLength(2)
})

test('a JSON value has no difference from its copy, and every path leads to a changed value', () => {
  assert(
    property(jsonValue(), jsonValue(), (a, b) => {
      expect(differences(a, structuredClone(a), 1)).toEqual([])
      for (const { path, after } of differences(a, b, 100)) {
        expect(parsePointer(path)?.reduce(own, b)).toEqual(after)
      }
    }),
  )
})

/** Returns an object's own member, if there is one. Inherited members, such as `valueOf`, do not count. */
function own(value: unknown, key: string): unknown {
  return Object.hasOwn(Object(value) as object, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
