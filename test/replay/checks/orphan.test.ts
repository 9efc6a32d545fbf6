import { expect, test } from 'vitest'
import type { Tools } from '../../../src/replay/checks/check.ts'
import { orphan } from '../../../src/replay/checks/orphan.ts'
import { featureKey } from '../../../src/replay/effect/vector.ts'
import { noEffect, type Vector } from '../../../src/replay/effect/vector.ts'
import { fixture, step } from '../../helpers/steps.ts'

const effect: Vector = new Map([[featureKey({ observer: 0, path: '/credits' }), 100]])

/** Returns the sequence that the check reports if these events are lost when they arrive before their parent. */
async function sequenceOf(lost: readonly string[]): Promise<readonly string[] | undefined> {
  const [parent, ...children] = ['a', 'b', 'c', 'd'].map((id) => step(fixture(id)))
  const sequence = [parent!, ...children]
  const tools = {
    labels: ['http'],
    mode: 'fresh',
    reference: { own: effect, shared: noEffect, stable: true, answerMs: 1, calls: [] },
    runRounds: () =>
      Promise.resolve({
        rounds: children.map(({ fixture: { name } }) => ({
          results: [undefined],
          perPhase: [lost.includes(name) ? noEffect : effect],
        })),
        unattributed: [],
        settled: true,
        contaminated: false,
      }),
  } as unknown as Tools
  const trial = { check: orphan, name: 'x', step: parent!, sequence, before: [], rounds: 1 }
  return (await orphan.run(trial, tools)).sequence
}

test('only the events that were lost before their parent are named', async () => {
  expect(await sequenceOf(['c.json'])).toEqual(['deliver before its parent: c.json'])
  expect(await sequenceOf(['b.json', 'd.json'])).toEqual(['deliver each of these before its parent: b.json, d.json'])
  expect(await sequenceOf([])).toBeUndefined()
})
