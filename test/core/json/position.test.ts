import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locate, positionAt, tokens } from '../../../src/core/json/position.ts'

const text = '{\n  "a": {"b": [10,\r\n    {"c/d": null}]},\n  "~é": "x", "a2":true}'

describe('locate', () => {
  it.each([
    ['', 1, 1],
    ['/a', 2, 8],
    ['/a/b/0', 2, 15],
    ['/a/b/1/c~1d', 3, 13],
    ['/~0é', 4, 9],
    ['/a2', 4, 19],
  ])('finds %j', (pointer, line, column) => {
    expect(locate(text, [pointer])).toEqual([{ line, column }])
  })

  it('finds the closest enclosing value of one that does not exist', () => {
    expect(locate(text, ['/a/b/7/x', '/nope', '/a/b/0/deeper'])).toEqual(locate(text, ['/a/b', '', '/a/b/0']))
  })

  it('uses the last of repeated names, like JSON.parse', () => {
    expect(locate('{"a":{"b":1},\n"a":{"b":2},\n"a":3}', ['/a', '/a/b'])).toEqual([
      { line: 3, column: 5 },
      { line: 3, column: 5 },
    ])
  })

  it('handles names that every object inherits', () => {
    expect(locate('{"__proto__":{"constructor":1}}', ['/__proto__/constructor', '/toString'])).toEqual([
      { line: 1, column: 29 },
      { line: 1, column: 1 },
    ])
  })

  it('finds the exact value for every pointer in any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const source = JSON.stringify(value, null, indent)
        const lines = source.split('\n')
        for (const [pointer, expected] of walk(JSON.parse(source))) {
          const [position] = locate(source, [pointer])
          const rest = [lines[position!.line - 1]!.slice(position!.column - 1), ...lines.slice(position!.line)].join(
            '\n',
          )
          expect(rest[0]).toBe(JSON.stringify(expected)[0])
        }
      }),
    )
  })
})

function* walk(value: unknown, pointer = ''): Generator<[string, unknown]> {
  yield [pointer, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    yield* walk(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
}

describe('positionAt', () => {
  it('counts from one and stays within the text', () => {
    expect(positionAt('', 0)).toEqual({ line: 1, column: 1 })
    expect(positionAt('a\nb', 1)).toEqual({ line: 1, column: 2 })
    expect(positionAt('a\nb', 2)).toEqual({ line: 2, column: 1 })
    expect(positionAt('a\nb', 99)).toEqual({ line: 2, column: 2 })
  })
})

it('unescapes the tokens of a pointer', () => {
  expect(tokens('/a~1b/~01/')).toEqual(['a/b', '~1', ''])
})
