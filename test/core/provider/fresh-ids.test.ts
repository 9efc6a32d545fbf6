import { expect, test } from 'vitest'
import { freshId, renameJson, renameMessage } from '../../../src/core/provider/fresh-ids.ts'

const isId = (text: string) => /^(?:evt|in)_/.test(text)

test('the same seed and id produce the same fresh id in the same format', () => {
  const fresh = freshId('evt_1PcrFaLkT3bVqR0a', 'seed')
  expect(fresh).toMatch(/^evt_\d[A-Z][a-z]{2}[A-Z][a-z][A-Z][a-z][A-Z]\d[a-z][A-Z][a-z][A-Z]\d[a-z]$/)
  expect(freshId('evt_1PcrFaLkT3bVqR0a', 'seed')).toBe(fresh)
  expect(freshId('evt_1PcrFaLkT3bVqR0a', 'other')).not.toBe(fresh)
  expect(freshId('6ecd8c99-4036-403d-bf84-cf8400f67836', 's')).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/,
  )
})

test('ids are replaced wherever they occur, and every other byte is kept', () => {
  const body = '{ "id" : "evt_1a",\n "x": [ "in_2b", 1.50, "evt" ], "note":"in evt_1a" }'
  const renamed = Buffer.from(renameJson(Buffer.from(body), 's', isId)).toString()
  expect(renamed).toBe(body.replace('"evt_1a"', `"${freshId('evt_1a', 's')}"`).replace('in_2b', freshId('in_2b', 's')))
})

test('an id of half a megabyte is replaced quickly', () => {
  expect(freshId('a1'.repeat(250_000), 's')).toHaveLength(500_000)
})

test('the resource name before an id is kept, and the id is replaced as it would be without the name', () => {
  expect(freshId('gid://shopify/Order/5678901234567', 's')).toBe(`gid://shopify/Order/${freshId('5678901234567', 's')}`)
  expect(freshId('inv:0-ChCHu2mZEabL', 's')).toMatch(/^inv:0-[A-Z]/)
  expect(freshId('EV01J2K3L4M5N6P', 's')).toMatch(/^EV\d\d[A-Z]\d/)
})

test('ids in headers are replaced, and other headers are kept', () => {
  const message = {
    headers: [
      ['Webhook-Id', 'msg_abc1'],
      ['X', 'msg_abc1'],
    ] as const,
    body: Buffer.from('{}'),
  }
  expect(renameMessage(message, 's', isId, ['webhook-id']).headers).toEqual([
    ['Webhook-Id', freshId('msg_abc1', 's')],
    ['X', 'msg_abc1'],
  ])
})

test('a numeric id remains a number and gets the same value as the same id in a string', () => {
  const body = '{"data":{"id":"40112"},"subscription_id": 40112 ,"x":-40112,"y":40112.5}'
  const renamed = Buffer.from(renameJson(Buffer.from(body), 's', (text) => text.includes('40112'))).toString()
  const fresh = freshId('40112', 's')
  expect(fresh).toMatch(/^[1-9]\d{4}$/)
  expect(renamed).toBe(`{"data":{"id":"${fresh}"},"subscription_id": ${fresh} ,"x":-40112,"y":40112.5}`)
})
