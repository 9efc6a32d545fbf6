import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { awaited, type Awaited } from '../../src/listen/wait-for.ts'

const target = 'http://127.0.0.1:1/hook'

function waitFor(wanted: Readonly<Record<string, number>>, senderRetries = false) {
  const ends: string[] = []
  const end = (reason: string): void => void ends.push(reason)
  return { wait: awaited({ wanted: new Map(Object.entries(wanted)), senderRetries, end }), ends }
}

function received(wait: Awaited, id: string, types: readonly string[], forwards = 0, disposition = 'accepted'): void {
  const eventIds = types.map((type) => `evt_${type}`)
  const delivery = { id, source: 'stripe', types, eventIds }
  wait.see({ kind: 'received', disposition, delivery, forwards } as unknown as PipelineEvent)
}

function answered(wait: Awaited, deliveryId: string, status: number, more: { retryAt?: number } = {}): void {
  const result = { outcome: 'response', status }
  wait.see({ kind: 'attempt', deliveryId, target, result, ...more } as unknown as PipelineEvent)
}

function comes(pattern: string, type: string): boolean {
  const { wait } = waitFor({ [pattern]: 1 })
  received(wait, 'dlv_1', [type])
  return wait.missing().length === 0
}

test.each([
  ['invoice.paid', 'invoice.paid', true],
  ['invoice.paid', 'invoice.paid2', false],
  ['invoice.*', 'invoice.paid', true],
  ['*.paid', 'invoice.paid', true],
  ['*.paid', 'invoice.paid.late', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['*.*', 'invoice_paid', false],
])('%s matches %s: %s', (pattern, type, expected) => {
  expect(comes(pattern, type)).toBe(expected)
})

test('a hostile type does not block the listener', { timeout: 2_000 }, () => {
  expect(comes('*.subscription.*x', `${'.subscription.'.repeat(70_000)}\n`)).toBe(false)
})

test('an event with targets counts once all of them have accepted it', () => {
  const { wait, ends } = waitFor({ 'invoice.paid': 1 })
  received(wait, 'dlv_1', ['invoice.paid'], 2)
  answered(wait, 'dlv_1', 200)
  expect(ends).toEqual([])
  expect(wait.missing()).toEqual(['invoice.paid (0 of 1)'])
  answered(wait, 'dlv_1', 500, { retryAt: 1 })
  expect(wait.undelivered()).toEqual([`invoice.paid evt_invoice.paid: ${target} answered 500`])
  answered(wait, 'dlv_1', 204)
  expect(ends).toEqual(['waited'])
  expect([wait.missing(), wait.undelivered()]).toEqual([[], []])
})

test('a final refusal by a target ends the wait as a failure that names event, target and answer', () => {
  const { wait, ends } = waitFor({ '*': 1 })
  received(wait, 'dlv_1', ['a'], 1)
  answered(wait, 'dlv_1', 500, { retryAt: 1 })
  expect(ends).toEqual([])
  answered(wait, 'dlv_1', 400)
  expect(ends).toEqual(['undelivered'])
  expect(wait.undelivered()).toEqual([`a evt_a: ${target} answered 400`])
})

test('the refusal of an event that is not awaited has no effect', () => {
  const { wait, ends } = waitFor({ 'invoice.paid': 1 })
  received(wait, 'dlv_1', ['charge.failed'], 1)
  answered(wait, 'dlv_1', 400)
  expect([ends, wait.undelivered()]).toEqual([[], []])
})

test('with --respond target, a refusal does not end the wait, because the sender retries', () => {
  const { wait, ends } = waitFor({ 'invoice.paid': 1 }, true)
  received(wait, 'dlv_1', ['invoice.paid'], 1)
  answered(wait, 'dlv_1', 503)
  expect([ends, wait.undelivered().length]).toEqual([[], 1])
  received(wait, 'dlv_2', ['invoice.paid'], 1, 'duplicate')
  answered(wait, 'dlv_2', 200)
  expect([ends, wait.undelivered()]).toEqual([['waited'], []])
})

test('a copy of a delivered event is not counted again', () => {
  const { wait, ends } = waitFor({ 'invoice.paid': 2 })
  received(wait, 'dlv_1', ['invoice.paid'], 1)
  answered(wait, 'dlv_1', 200)
  received(wait, 'dlv_2', ['invoice.paid'], 1, 'duplicate')
  answered(wait, 'dlv_2', 200)
  expect([ends, wait.missing()]).toEqual([[], ['invoice.paid (1 of 2)']])
})

test('each event in a batch is counted', () => {
  const { wait, ends } = waitFor({ 'invoice.*': 2 })
  received(wait, 'dlv_1', ['invoice.paid', 'invoice.sent', 'charge.paid'], 1)
  answered(wait, 'dlv_1', 200)
  expect(ends).toEqual(['waited'])
})
