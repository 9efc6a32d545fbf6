import { expect, test } from 'vitest'
import { answerFor } from '../../../src/listen/accept/answer.ts'
import { findProvider } from '../../../src/providers/index.ts'

const recorded = { disposition: 'accepted', reason: 'new event', targets: [] } as const
const answer = (name: string, status?: number) =>
  answerFor('dlv_1', recorded, status, findProvider(name)?.profile.answer)

test('Adyen gets the answer that it expects, and others get the disposition', () => {
  expect(answer('adyen')).toMatchObject({ status: 200, body: '[accepted]' })
  expect(answer('stripe')).toMatchObject({ status: 200, body: '{"disposition":"accepted","id":"dlv_1"}\n' })
})

test('a refused sender does not learn why a signature is invalid or which sources exist', () => {
  for (const status of [401, 404])
    expect(answerFor('dlv_1', { ...recorded, disposition: 'rejected', reason: 'hint' }, status).body).not.toContain(
      'hint',
    )
  expect(answer('adyen', 400).body).toContain('"reason":"new event"')
})
