import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { createBridge } from '../../src/tui/bridge.ts'

const notice: PipelineEvent = { kind: 'notice', at: 0, level: 'info', code: 'TEST', message: 'something' }

/**
 * Returns the waits of consecutive frames, in milliseconds.
 * @param busy share of time that the process is busy, from 0 to 1
 */
async function waits(busy: number): Promise<number[]> {
  const waited: number[] = []
  let time = 0
  const sleep = async (ms: number): Promise<void> => {
    waited.push(Math.round(ms))
    time += ms
  }
  const bridge = createBridge({ now: () => time, sleep }, () => busy, new AbortController().signal)
  for (let frame = 0; frame < 3; frame += 1) {
    bridge.emit(notice)
    await setImmediate()
  }
  return waited
}

test('an idle process draws 15 frames per second', async () => {
  expect(await waits(0)).toEqual([67, 67, 67])
})

test('a busy process draws fewer frames to keep up with deliveries, but at least two per second', async () => {
  expect(await waits(0.5)).toEqual([67, 133, 133])
  expect(await waits(0.99)).toEqual([67, 500, 500])
  expect(await waits(1)).toEqual([67, 500, 500])
})
