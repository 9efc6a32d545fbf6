import { expect, test } from 'vitest'
import { parsePath } from '../../../src/core/json/pointer.ts'
import { applyEdit, editPointer, parseEdit } from '../../../src/replay/steps/edit.ts'

const payload = { id: 'evt_1', data: { object: { amount: 5, lines: [{ n: 1 }, { n: 2 }], 'a.b': 1 } } }

test.each([
  ['data.object.amount=7', '/data/object/amount', 7],
  ['/data/object/a.b=2', '/data/object/a.b', 2],
  ['data.object.lines.1.n=true', '/data/object/lines/1/n', true],
  ['data.object.currency=eur', '/data/object/currency', 'eur'],
  ['data.object.note=a=b', '/data/object/note', 'a=b'],
  ['id="5"', '/id', '5'],
])('%s', (text, pointer, value) => {
  const edit = parseEdit(text)!
  expect(editPointer(edit)).toBe(pointer)
  const edited = applyEdit(payload, edit)
  expect(parsePath(pointer)?.reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], edited)).toBe(
    value,
  )
  expect(payload.data.object.amount).toBe(5)
})

test.each(['data.missing.x=1', 'data.object.lines.2=1', 'data.object.lines.x=1', 'id.x=1', 'constructor.name=1'])(
  'the path in %s does not exist',
  (text) => {
    expect(applyEdit(payload, parseEdit(text)!)).toBeUndefined()
  },
)

test.each(['novalue', '=1', 'a..b=1', '/a~2=1'])('%s is not an edit', (text) => {
  expect(parseEdit(text)).toBeUndefined()
})

test('a key named __proto__ is data', () => {
  const edited = applyEdit({}, { path: ['__proto__'], value: { polluted: true } }) as Record<string, unknown>
  expect(Object.hasOwn(edited, '__proto__')).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
