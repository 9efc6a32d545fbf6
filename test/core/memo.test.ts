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

test('a result is computed once per input', () => {
  const { calls, make } = counted()
  expect(make('a')).toBe(make('a'))
  expect(make('a', 'b')).not.toBe(make('ab'))
  expect(make('a","b')).not.toBe(make('a', 'b'))
  expect(calls).toEqual(['a', 'a+b', 'ab', 'a","b'])
})

test('memory is limited: the oldest result is dropped, and undefined results are not kept', () => {
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
