import type { Key } from 'ink'
import type { Action, Preferences } from './preferences.ts'

interface Binding {
  readonly action: Action
  /** As shown in the help. */
  readonly keys: string
  readonly does: string
  readonly matches: (input: string, key: Pressed) => boolean
}

/** The fields of ink's `Key` that have bindings. */
export type Pressed = Partial<
  Pick<
    Key,
    'upArrow' | 'downArrow' | 'pageUp' | 'pageDown' | 'home' | 'end' | 'return' | 'tab' | 'escape' | 'ctrl' | 'meta'
  >
>

const typed = (wanted: string) => (input: string, key: Pressed) =>
  !key.ctrl && !key.meta && wanted.includes(input) && input !== ''

/** All key bindings, in the order of the help. The first match wins. */
export const bindings: readonly Binding[] = [
  {
    action: 'up',
    keys: '↑ k',
    does: 'move up, and stop following',
    matches: (input, key) => key.upArrow === true || typed('k')(input, key),
  },
  {
    action: 'down',
    keys: '↓ j',
    does: 'move down',
    matches: (input, key) => key.downArrow === true || typed('j')(input, key),
  },
  {
    action: 'page-up',
    keys: 'PgUp b',
    does: 'page up',
    matches: (input, key) => key.pageUp === true || typed('b')(input, key),
  },
  { action: 'page-down', keys: 'PgDn', does: 'page down', matches: (_input, key) => key.pageDown === true },
  {
    action: 'top',
    keys: 'g Home',
    does: 'go to the oldest',
    matches: (input, key) => key.home === true || typed('g')(input, key),
  },
  { action: 'bottom', keys: 'G', does: 'go to the newest, and stay on it', matches: typed('G') },
  {
    action: 'follow',
    keys: 'f End',
    does: 'follow new deliveries',
    matches: (input, key) => key.end === true || typed('f')(input, key),
  },
  { action: 'pause', keys: 'p Space', does: 'pause or resume the screen', matches: typed('p ') },
  {
    action: 'pane',
    keys: 'Enter d',
    does: 'open or close the details',
    matches: (input, key) => key.return === true || typed('d\r\n')(input, key),
  },
  {
    action: 'focus',
    keys: 'Tab',
    does: 'switch between list and details',
    matches: (input, key) => key.tab === true || typed('\t')(input, key),
  },
  { action: 'help', keys: '?', does: 'show or hide this help', matches: typed('?h') },
  {
    action: 'close',
    keys: 'Esc',
    does: 'close the help or the details',
    matches: (_input, key) => key.escape === true,
  },
  { action: 'quit', keys: 'q', does: 'drain and quit', matches: typed('q') },
  {
    action: 'interrupt',
    keys: 'Ctrl-C',
    does: 'drain and exit with 130; press again to exit now',
    matches: (input, key) => (key.ctrl === true && input === 'c') || input === '\u0003',
  },
]

type OwnKeys = Preferences['keys']

/** Returns the actions for a key press. There may be several, because fast typing arrives as a single string. */
export function actionsFor(input: string, key: Pressed, own: OwnKeys = new Map()): Action[] {
  const presses = input.length > 1 ? Array.from(input) : [input]
  return presses.flatMap((press) => {
    const chosen = [...own].find(([, character]) => typed(character)(press, key))?.[0]
    // An action with a custom key also keeps its non-printing keys, such as the arrows.
    return chosen ?? bindings.find(({ action, matches }) => matches(own.has(action) ? '' : press, key))?.action ?? []
  })
}

/** Returns an action's keys as shown in the help. */
export function keysOf(action: Action, own: OwnKeys): string {
  const keys = bindings.find((binding) => binding.action === action)?.keys ?? ''
  const character = own.get(action)
  if (character === undefined) return keys
  return [...keys.split(' ').filter((key) => key.length > 1 && key !== 'Space'), ...arrowsOf(keys), character].join(' ')
}

function arrowsOf(keys: string): string[] {
  return keys.split(' ').filter((key) => /^[↑↓]$/.test(key))
}
