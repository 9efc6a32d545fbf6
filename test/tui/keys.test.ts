import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { actionsFor, bindings } from '../../src/tui/keys.ts'

test.each([
  ['k', {}, 'up'],
  ['', { upArrow: true }, 'up'],
  ['j', {}, 'down'],
  ['', { downArrow: true }, 'down'],
  ['', { pageUp: true }, 'page-up'],
  ['', { pageDown: true }, 'page-down'],
  ['g', {}, 'top'],
  ['G', {}, 'bottom'],
  ['f', {}, 'follow'],
  ['', { end: true }, 'follow'],
  ['p', {}, 'pause'],
  [' ', {}, 'pause'],
  ['\r', { return: true }, 'pane'],
  ['d', {}, 'pane'],
  ['', { tab: true }, 'focus'],
  ['?', {}, 'help'],
  ['', { escape: true }, 'close'],
  ['q', {}, 'quit'],
  ['c', { ctrl: true }, 'interrupt'],
] as const)('%j %j is %s', (input, key, action) => {
  expect(actionsFor(input, key)).toEqual([action])
})

test('keys typed faster than they are read are not lost', () => {
  expect(actionsFor('jjk?', {})).toEqual(['down', 'down', 'up', 'help'])
})

test('other keys do nothing', () => {
  expect(actionsFor('z', {})).toEqual([])
  expect(actionsFor('', {})).toEqual([])
  expect(actionsFor('q', { ctrl: true })).toEqual([])
})

test('every action is in the help once', () => {
  const actions = bindings.map(({ action }) => action)
  expect(new Set(actions).size).toBe(actions.length)
})

test('the documentation has the same keys in the same words', async () => {
  const page = await readFile(new URL('../../docs/screen.md', import.meta.url), 'utf8')
  const documented = page
    .slice(page.indexOf('| key | does |'))
    .split('\n')
    .slice(2, bindings.length + 2)
  expect(documented).toEqual(bindings.map(({ keys, does }) => `| ${keys} | ${does} |`))
})
