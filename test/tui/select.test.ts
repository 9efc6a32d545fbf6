import { describe, expect, test } from 'vitest'
import { widthOf } from '../../src/tui/text/cell.ts'
import { columnsFor } from '../../src/tui/columns.ts'
import type { Line } from '../../src/tui/text/line.ts'
import { divide, type Size } from '../../src/tui/regions.ts'
import { select } from '../../src/tui/select.ts'
import { fold, initialState, type State } from '../../src/tui/state.ts'
import { act, initialView, type View } from '../../src/tui/view.ts'
import { attempt, received } from './events.ts'

const at = new Date(2026, 0, 2, 14, 3, 5, 123).getTime()
const sizes: readonly Size[] = [
  [120, 40],
  [108, 24],
  [80, 24],
  [60, 16],
  [40, 10],
  [20, 5],
  [8, 3],
  [1, 1],
].map(([columns = 0, rows = 0]) => ({ columns, rows }))
const text = (line: Line): string => line.spans.map(({ text }) => text).join('')
const filled = (count: number): State => {
  let state = fold(initialState, {
    kind: 'ready',
    at,
    url: 'http://127.0.0.1:4400',
    targets: ['http://127.0.0.1:3000'],
    dataDir: '',
  })
  for (let n = 0; n < count; n += 1) {
    state = fold(state, received(n, at, { disposition: 'accepted' }))
    state = fold(state, attempt(n, at, 200))
  }
  return state
}
const shown = (state: State, size: Size, view: View = initialView, now = at): string[] =>
  select(state, view, size, 'billhook listen', now).list.map(text)
const wideScreen: Size = { columns: 160, rows: 20 }
const rowOf = (state: State, now = at): string => shown(state, wideScreen, initialView, now).at(-1)!

const names = (width: number, manySources = false): string =>
  columnsFor(width, { manySources, sent: 0 })
    .map(({ name }) => name)
    .join(' ')

describe('at every size', () => {
  test.each(sizes)('$columns x $rows: the parts fill the screen exactly, and no line is wider than it', (size) => {
    for (const pane of [false, true]) {
      for (const notices of [0, 3]) {
        const { title, list, notices: noticeRows, status, hints, pane: details } = divide(size, { pane, notices })
        const below = details && details.side !== 'right' ? details.rows + (details.side === 'below' ? 1 : 0) : 0
        expect(title + list.rows + below + noticeRows + status + hints).toBe(size.rows)
        const across = details?.side === 'right' ? list.columns + 2 + details.columns : size.columns
        expect(across).toBe(size.columns)
      }
    }
    const picture = select(filled(100), { ...initialView, help: false }, size, 'billhook listen', at)
    for (const line of [...picture.list, picture.title, ...picture.status, picture.hints]) {
      if (size.columns >= 20) expect(widthOf(text(line))).toBeLessThanOrEqual(size.columns)
    }
    expect(picture.list.length).toBeLessThanOrEqual(Math.max(1, picture.regions.list.rows))
  })

  test('columns fill their width, and are dropped in a fixed order on narrow screens', () => {
    expect(names(120)).toBe('time source type id signature findings disposition status latency')
    expect(names(108)).toBe(names(120))
    expect(names(80)).toBe('time type id signature findings disposition status latency')
    expect(names(80, true)).toBe('time source type id signature findings disposition status latency')
    expect(names(62)).toBe('time type signature findings disposition status latency')
    expect(names(40)).toBe('type signature disposition status')
    expect(names(20)).toBe('type signature')
    expect(
      columnsFor(80, { manySources: false, sent: 1 })
        .map(({ name }) => name)
        .join(' '),
    ).toBe('time type id signature note status latency')
    for (let width = 18; width < 200; width += 1) {
      const total = columnsFor(width, { manySources: width % 2 === 0, sent: width % 3 }).reduce(
        (sum, { width }) => sum + width + 1,
        1,
      )
      expect(total).toBeLessThanOrEqual(width)
    }
  })
})

describe('a row', () => {
  test('shows time, source, type, id, signature, outcome, both answers and latency', () => {
    expect(rowOf(filled(1))).toMatch(
      /^› 14:03:05\.123 stripe +invoice\.paid +evt_1Nd0000000000 +valid +accepted +200 → 200 +8ms$/,
    )
  })

  test('shows the worst target and how many accepted it', () => {
    let state = fold(initialState, received(0, at, { forwards: 3 }))
    state = fold(state, attempt(0, at, 200))
    state = fold(state, attempt(0, at, 503, { target: 'http://other', retryAt: at + 1_000 }))
    expect(rowOf(state)).toContain('200 → 503 1/3')
  })

  test('shows the number of attempts', () => {
    const state = fold(fold(initialState, received(0, at)), attempt(0, at, 500, { attempt: 3, retryAt: at }))
    expect(rowOf(state)).toContain('200 → 500 ×3')
  })

  test('names the reason why a target did not answer', () => {
    const refused = attempt(0, at, 0, {
      result: { startedAt: at, durationMs: 1, outcome: 'error', code: 'refused', message: '' },
    })
    expect(rowOf(fold(fold(initialState, received(0, at)), refused))).toContain('200 → refused')
  })

  test('is marked as waiting only after 100 ms', () => {
    const state = fold(initialState, received(0, at))
    expect(rowOf(state, at + 99)).not.toContain('…')
    expect(rowOf(state, at + 100)).toContain('200 → …')
  })

  test('is marked when its payload has findings', () => {
    const event = received(0, at)
    const finding = { code: 'schema.required', severity: 'error', message: 'amount is missing' } as const
    expect(
      rowOf(fold(initialState, { ...event, delivery: { ...event.delivery, findings: [finding, finding] } })),
    ).toMatch(/valid +!2 accepted/)
  })

  test('of a batch counts the other events', () => {
    const event = received(0, at)
    const state = fold(initialState, {
      ...event,
      delivery: { ...event.delivery, types: ['AUTHORISATION', 'CAPTURE', 'REFUND'] },
    })
    expect(rowOf(state)).toContain('AUTHORISATION +2')
  })

  test('keeps its columns with hostile and wide text', () => {
    const event = received(0, at)
    const evil = {
      ...event.delivery,
      types: ['\u001B[2J\u001B]0;x\u0007日本語👩‍👩‍👧🇨🇭❤️'],
      source: '支払い支払い支払い支払い支払い',
      eventIds: ['e\u0301'.repeat(90)],
    }
    for (const size of sizes.slice(0, 6)) {
      const [line = ''] = shown(fold(initialState, { ...event, delivery: evil }), size).slice(-1)
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/)
      expect(widthOf(line)).toBeLessThanOrEqual(size.columns)
    }
  })
})

describe('the list', () => {
  test('shows only what fits, the newest last', () => {
    const lines = shown(filled(500), { columns: 80, rows: 24 })
    expect(lines).toHaveLength(20)
    expect(lines.at(-1)).toContain('000499')
  })

  test('stays as it was while paused, and the status keeps counting', () => {
    const before = filled(3)
    const paused = act(initialView, 'pause', { first: 0, end: 3, page: 9, lines: 0, linePage: 0 }, before)
    const live = fold(before, received(3, at))
    const picture = select(live, paused, wideScreen, '', at)
    expect(picture.list.map(text).at(-1)).toContain('00002')
    expect(picture.status.map(text).join()).toContain('PAUSED, 1 new')
    expect(picture.status.map(text).join()).toContain('4 accepted')
  })

  test('names the source as soon as there are several', () => {
    const size = { columns: 80, rows: 24 }
    const event = received(0, at)
    const one = fold(initialState, event)
    expect(shown(one, size)[0]).not.toContain('source')
    const two = fold(one, { ...event, delivery: { ...event.delivery, source: 'metering' } })
    expect(shown(two, size)[0]).toContain('source')
    expect(shown(two, size).at(-1)).toContain('metering')
  })

  test('says that it is waiting while it is empty', () => {
    expect(shown(initialState, wideScreen).at(-1)).toContain('waiting for the first delivery')
  })

  test('is replaced by the help', () => {
    expect(shown(filled(3), wideScreen, { ...initialView, help: true }).join('\n')).toMatch(
      /Ctrl-C +drain and exit with 130/,
    )
  })
})

describe('the status', () => {
  test('shows rates, outcomes, pending, retrying and attempts', () => {
    let state = filled(40)
    state = fold(state, received(40, at, { disposition: 'rejected', forwards: 0 }))
    state = fold(fold(state, received(41, at)), attempt(41, at, 500, { retryAt: at + 9 }))
    const line = select(state, initialView, wideScreen, '', at).status.map(text).join('\n')
    expect(line).toBe('FOLLOW  42/s  41 accepted  1 rejected  1 pending  1 retrying  attempts  40 ok  1 failed')
    expect(select(state, initialView, { columns: 80, rows: 24 }, '', at).status.map(text)).toEqual([
      'FOLLOW  42/s  41 accepted  1 rejected',
      '1 pending  1 retrying  attempts  40 ok  1 failed',
    ])
  })

  test('never shows half an item', () => {
    const { status } = select(filled(1_000), initialView, { columns: 40, rows: 10 }, '', at)
    expect(text(status[0]!)).toBe('FOLLOW  1,000/s  1,000 accepted')
  })

  test('shows what is in progress while draining, and how to leave immediately', () => {
    const state = fold(fold(initialState, received(0, at)), { kind: 'stopping', at, pending: 1 })
    expect(text(select(state, initialView, wideScreen, '', at).status[0]!)).toContain(
      'STOPPING, 1 in progress; Ctrl-C: quit now',
    )
  })

  test('shows that even if there is no space for anything else', () => {
    const state = fold(fold(initialState, received(0, at)), { kind: 'stopping', at, pending: 1 })
    expect(text(select(state, initialView, { columns: 20, rows: 5 }, '', at).status[0]!)).toBe('STOPPING, 1 in prog…')
  })

  test('notices stay above it', () => {
    const state = fold(filled(99), {
      kind: 'notice',
      at,
      level: 'error',
      code: 'x',
      message: 'the disk is full\u001B[2J',
    })
    const { notices, list } = select(state, initialView, { columns: 80, rows: 24 }, '', at)
    expect(notices.map(text)).toEqual(['the disk is full\\x1b[2J'.padEnd(80)])
    expect(list).toHaveLength(19)
  })
})
