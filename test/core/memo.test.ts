import { expect, test } from 'vitest'
import { memo } from '../../src/core/memo.ts'

function counted() {
  const calls: string[] = []
  const make = memo((...texts: string[]) => {
    calls.push(texts.join('+'))
    return texts.includes('none') ? undefined : { of: texts }
  })
  return { calls, make }
}

test('what was made of a text is made once', () => {
  const { calls, make } = counted()
  expect(make('a')).toBe(make('a'))
  expect(make('a', 'b')).not.toBe(make('ab'))
  expect(make('a","b')).not.toBe(make('a', 'b'))
  expect(calls).toEqual(['a', 'a+b', 'ab', 'a","b'])
})

test('memory is bounded: the oldest goes, and what comes to nothing is not kept', () => {
  const { calls, make } = counted()
  make('first')
  for (let index = 0; index < 40; index += 1) make('none')
  make('first')
  expect(calls.filter((call) => call === 'first')).toHaveLength(1)
  for (let index = 0; index < 40; index += 1) make(String(index))
  make('39')
  make('first')
  expect(calls.filter((call) => call === '39')).toHaveLength(1)
  expect(calls.filter((call) => call === 'first')).toHaveLength(2)
})
