import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { mountTui } from '../../src/tui/mount.ts'
import { dispositionOf, numbered } from './events.ts'
import { fakeTerminal } from './fake-terminal.ts'
import { framesOf } from './frames.ts'
import { torn } from './torn.ts'

const begin = '\u001B[?2026h'
const end = '\u001B[?2026l'

/** The frames that the screen wrote at each width while 400 deliveries arrived. */
const written = new Map<number, readonly string[]>()

async function record(columns: number, rows: number): Promise<readonly string[]> {
  const terminal = fakeTerminal(columns, rows)
  const frames: string[] = []
  terminal.env.stdout.on('data', (chunk: Buffer) => {
    if (chunk.includes(begin)) frames.push(chunk.toString())
  })
  const tui = await mountTui({
    env: terminal.env,
    title: 'billhook listen',
    lookup: () => undefined,
    onQuit: () => undefined,
    onForce: () => undefined,
  })
  for (let batch = 0; batch < 20; batch += 1) {
    for (let number = batch * 20; number < (batch + 1) * 20; number += 1) tui.emit(numbered(number, Date.now()))
    const drawn = frames.length
    while (frames.length === drawn) await delay(5)
  }
  await tui.stop()
  return frames
}

async function problems(writes: readonly string[], columns: number, rows: number): Promise<string[]> {
  const frames = await framesOf(writes.join(''), columns, rows)
  return frames.flatMap(({ screen, outside }) =>
    [
      torn(screen, columns, { disposition: dispositionOf, inOrder: true }) ?? [],
      outside === '' ? [] : `drawn outside: ${outside}`,
    ].flat(),
  )
}

describe.each([
  [80, 24],
  [120, 40],
  [40, 10],
])('%i x %i', (columns, rows) => {
  beforeAll(async () => {
    written.set(columns, await record(columns, rows))
  })
  const recorded = (): readonly string[] => written.get(columns) ?? []
  /** Returns the frames. All but the first are changed in the middle, between two rows. */
  const changed = (change: (before: string, after: string) => string): string[] =>
    recorded().map((write, index) => {
      const middle = write.indexOf('\n', write.length / 2)
      return index === 0 || middle < 0 ? write : change(write.slice(0, middle), write.slice(middle))
    })

  test('each frame is one write and consistent', async () => {
    for (const write of recorded()) expect(write.split(begin).length + write.split(end).length).toBe(4)
    expect(recorded().every((write) => write.startsWith(begin) && write.endsWith(end))).toBe(true)
    expect(await problems(recorded(), columns, rows)).toEqual([])
  })

  test('a frame split into two updates is detected', async () => {
    expect(
      await problems(
        changed((before, after) => `${before}${end}${begin}${after}`),
        columns,
        rows,
      ),
    ).not.toEqual([])
  })

  test('a frame with lost bytes is detected', async () => {
    expect(
      await problems(
        changed((before, after) => before.slice(0, -30) + after),
        columns,
        rows,
      ),
    ).not.toEqual([])
  })

  test('drawing outside an update is detected', async () => {
    expect(
      await problems(
        changed((before, after) => `x${before}${after}`),
        columns,
        rows,
      ),
    ).toContain('drawn outside: x')
  })
})
