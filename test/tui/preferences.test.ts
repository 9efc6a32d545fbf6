import { expect, test } from 'vitest'
import { columnsFor } from '../../src/tui/columns.ts'
import { actionsFor, keysOf } from '../../src/tui/keys.ts'
import { noPreferences, preferencesOf } from '../../src/tui/preferences.ts'

const { keys } = preferencesOf({ 'tui.keys.pause': 'q', 'tui.keys.quit': 'x', 'tui.keys.up': 'w' })

test("a user's key replaces the default letters of an action, even if another action has it", () => {
  expect(actionsFor('q', {}, keys)).toEqual(['pause'])
  expect(actionsFor('x', {}, keys)).toEqual(['quit'])
  expect(actionsFor('wp k', {}, keys)).toEqual(['up'])
})

test('special keys remain, and Ctrl-C always works', () => {
  expect(actionsFor('', { upArrow: true }, keys)).toEqual(['up'])
  expect(actionsFor('c', { ctrl: true }, preferencesOf({ 'tui.keys.pause': 'c' }).keys)).toEqual(['interrupt'])
})

test('the help shows the configured keys', () => {
  expect([
    keysOf('up', keys),
    keysOf('pause', keys),
    keysOf('top', preferencesOf({ 'tui.keys.top': '0' }).keys),
  ]).toEqual(['↑ w', 'q', 'Home 0'])
  expect(keysOf('up', noPreferences.keys)).toBe('↑ k')
})

test('only the chosen columns are shown, in their usual order, and the others get their space', () => {
  const { columns } = preferencesOf({ 'tui.columns': 'answers,type' })
  for (const width of [40, 60, 100, 200]) {
    const shown = columnsFor(width, { manySources: true, sent: 0 }, columns)
    expect(shown.map(({ name }) => name)).toEqual(['type', 'status'])
  }
})
