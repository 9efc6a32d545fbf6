import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson } from '../../../src/core/json/scan.ts'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('scanJson', () => {
  it.each([
    ['', 0, 'unexpected end of text'],
    ['{"a":1', 6, 'unexpected end of text'],
    ['{"a":1,}', 7, 'expected a name in double quotes'],
    ["{'a':1}", 1, 'expected a name in double quotes'],
    ['{"a" 1}', 5, 'expected : after the name'],
    ['{"a":1 "b":2}', 7, 'expected , or }'],
    ['[1 2]', 3, 'expected , or ]'],
    ['[1,]', 3, 'expected a value'],
    ['{"a":undefined}', 5, 'expected a value'],
    ['[01]', 2, 'expected , or ]'],
    ['"a\nb"', 2, 'an unescaped control character in a string'],
    [String.raw`"\x"`, 1, 'an invalid escape sequence in a string'],
    ['{} {}', 3, 'unexpected text after the end of the JSON value'],
    ['nul', 0, 'expected a value'],
    ['\u00a0{}', 0, 'expected a value'],
  ])('reports the position of the error in %j', (text, offset, message) => {
    expect(scanJson(text)).toEqual({ offset, message })
  })

  it('accepts exactly what JSON.parse accepts, including randomly broken texts', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u00',
      '1',
      '-',
      '.5',
      'e',
      'true',
      'nul',
      ' ',
      '\n',
      '\0',
      'é',
      '',
    ]
    const piece = fc.constantFrom(...pieces)
    const broken = fc.tuple(fc.json(), fc.nat(), fc.nat(3), piece).map(([text, at, cut, put]) => {
      const start = at % (text.length + 1)
      return text.slice(0, start) + put + text.slice(start + cut)
    })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          broken,
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const problem = scanJson(text)
          expect(problem === undefined).toBe(parses(text))
          if (problem) expect(problem.offset >= 0 && problem.offset <= text.length).toBe(true)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('reads a million open brackets without crashing', () => {
    expect(scanJson('['.repeat(1_000_000))?.offset).toBe(1_000_000)
    expect(scanJson('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBeUndefined()
  })
})
