import { expect, test } from 'vitest'
import { fold, initialState } from '../../src/tui/state.ts'
import { act, initialView, windowOf, type Extent, type View } from '../../src/tui/view.ts'
import type { Action } from '../../src/tui/preferences.ts'
import { received } from './events.ts'

const extent: Extent = { first: 0, end: 100, page: 10, lines: 40, linePage: 8 }
const press = (actions: readonly Action[], from: View = initialView, over: Partial<Extent> = {}): View =>
  actions.reduce((view, action) => act(view, action, { ...extent, ...over }, initialState), from)

test('following keeps the newest row visible', () => {
  expect(windowOf(initialView, extent)).toEqual({ selected: 99, top: 90 })
  expect(windowOf(initialView, { ...extent, end: 3 })).toEqual({ selected: 2, top: 0 })
  expect(windowOf(initialView, { ...extent, end: 0 })).toEqual({ selected: 0, top: 0 })
})

test('moving stops following, and new rows do not move the list', () => {
  const view = press(['up', 'up'])
  expect(view.follow).toBe(false)
  expect(windowOf(view, extent)).toEqual({ selected: 97, top: 90 })
  expect(windowOf(view, { ...extent, end: 500 })).toEqual({ selected: 97, top: 90 })
})

test('the selection stays on the screen at every step', () => {
  const moves: Action[] = ['top', 'page-down', 'down', 'up', 'page-up', 'bottom', 'page-up', 'page-up', 'down']
  let view = initialView
  for (const move of moves) {
    view = press([move], view)
    const { selected, top } = windowOf(view, extent)
    expect(selected).toBeGreaterThanOrEqual(top)
    expect(selected).toBeLessThan(top + extent.page)
  }
  expect(windowOf(press(['top']), extent)).toEqual({ selected: 0, top: 0 })
  expect(windowOf(press(['bottom']), extent)).toEqual({ selected: 99, top: 90 })
  expect(press(['bottom']).follow).toBe(false)
})

test('if the selected row is dropped, the oldest remaining one is selected', () => {
  expect(windowOf(press(['top']), { ...extent, first: 50 })).toEqual({ selected: 50, top: 50 })
})

test('a smaller screen keeps the selection visible', () => {
  const { selected, top } = windowOf(press(['up']), { ...extent, page: 3 })
  expect(selected).toBe(98)
  expect(top).toBe(96)
})

test('pause keeps the state that was seen, and follow releases it', () => {
  const state = fold(initialState, received(0, 1))
  const paused = act(initialView, 'pause', extent, state)
  expect(paused.frozen).toBe(state)
  expect(act(paused, 'pause', extent, state).frozen).toBeUndefined()
  expect(act(paused, 'follow', extent, state)).toMatchObject({ follow: true, frozen: undefined })
})

test('in the details, the same keys scroll, but never past the end', () => {
  const view = press(['focus'])
  expect(view).toMatchObject({ pane: true, focus: 'pane' })
  expect(press(['down', 'down'], view).scroll).toBe(2)
  expect(press(['bottom'], view).scroll).toBe(32)
  expect(press(['up'], view).scroll).toBe(0)
  expect(press(['down'], view, { lines: 3 }).scroll).toBe(0)
  expect(press(['down', 'focus'], view)).toMatchObject({ focus: 'list', pane: true })
})

test('the details of another delivery start at the top', () => {
  const scrolled = press(['focus', 'down', 'down', 'focus'])
  expect(scrolled.scroll).toBe(2)
  expect(press(['up'], scrolled).scroll).toBe(0)
})

test('Esc closes the help first, then the details', () => {
  const both = press(['pane', 'help'])
  expect(press(['close'], both)).toMatchObject({ help: false, pane: true })
  expect(press(['close', 'close'], both)).toMatchObject({ help: false, pane: false })
})
