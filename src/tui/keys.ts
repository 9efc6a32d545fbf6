import type { Key } from 'ink'
import type { screenActions } from '../settings/keys.ts'
import type { Preferences } from './preferences.ts'

export type Action = (typeof screenActions)[number] | 'interrupt'

interface Binding {
  readonly action: Action
  /** As the help shows them. */
  readonly keys: string
  readonly does: string
  readonly matches: (input: string, key: Pressed) => boolean
}

/** The part of ink's `Key` that is bound here. */
export type Pressed = Partial<
  Pick<
    Key,
    'upArrow' | 'downArrow' | 'pageUp' | 'pageDown' | 'home' | 'end' | 'return' | 'tab' | 'escape' | 'ctrl' | 'meta'
  >
>

const typed = (wanted: string) => (input: string, key: Pressed) =>
  !key.ctrl && !key.meta && wanted.includes(input) && input !== ''

/** Every key, in the order of the help; the first that matches counts. */
export const bindings: readonly Binding[] = [
  {
    action: 'up',
    keys: '↑ k',
    does: 'one up, and stop following',
    matches: (input, key) => key.upArrow === true || typed('k')(input, key),
  },
  {
    action: 'down',
    keys: '↓ j',
    does: 'one down',
    matches: (input, key) => key.downArrow === true || typed('j')(input, key),
  },
  {
    action: 'page-up',
    keys: 'PgUp b',
    does: 'one screen up',
    matches: (input, key) => key.pageUp === true || typed('b')(input, key),
  },
  { action: 'page-down', keys: 'PgDn', does: 'one screen down', matches: (_input, key) => key.pageDown === true },
  {
    action: 'top',
    keys: 'g Home',
    does: 'to the oldest',
    matches: (input, key) => key.home === true || typed('g')(input, key),
  },
  { action: 'bottom', keys: 'G', does: 'to the newest, and stay on it', matches: typed('G') },
  {
    action: 'follow',
    keys: 'f End',
    does: 'follow what comes in',
    matches: (input, key) => key.end === true || typed('f')(input, key),
  },
  { action: 'pause', keys: 'p Space', does: 'hold the screen still, or go on', matches: typed('p ') },
  {
    action: 'pane',
    keys: 'Enter d',
    does: 'open or close the details',
    matches: (input, key) => key.return === true || typed('d\r\n')(input, key),
  },
  {
    action: 'focus',
    keys: 'Tab',
    does: 'move the keys to the details and back',
    matches: (input, key) => key.tab === true || typed('\t')(input, key),
  },
  { action: 'help', keys: '?', does: 'this help', matches: typed('?h') },
  {
    action: 'close',
    keys: 'Esc',
    does: 'close the help or the details',
    matches: (_input, key) => key.escape === true,
  },
  { action: 'quit', keys: 'q', does: 'drain, and quit', matches: typed('q') },
  {
    action: 'interrupt',
    keys: 'Ctrl-C',
    does: 'drain, and end with 130; once more: end at once',
    matches: (input, key) => (key.ctrl === true && input === 'c') || input === '\u0003',
  },
]

type OwnKeys = Preferences['keys']

/** What a key press asks for. Fast typing arrives as one text, so there may be several. */
export function actionsFor(input: string, key: Pressed, own: OwnKeys = new Map()): Action[] {
  const presses = input.length > 1 ? Array.from(input) : [input]
  return presses.flatMap((press) => {
    const chosen = [...own].find(([, character]) => typed(character)(press, key))?.[0]
    // An action with a key of its own keeps those that type nothing, such as the arrows.
    return chosen ?? bindings.find(({ action, matches }) => matches(own.has(action) ? '' : press, key))?.action ?? []
  })
}

/** The keys of an action, as the help shows them. */
export function keysOf(action: Action, own: OwnKeys): string {
  const keys = bindings.find((binding) => binding.action === action)?.keys ?? ''
  const character = own.get(action)
  if (character === undefined) return keys
  return [...keys.split(' ').filter((key) => key.length > 1 && key !== 'Space'), ...arrowsOf(keys), character].join(' ')
}

function arrowsOf(keys: string): string[] {
  return keys.split(' ').filter((key) => /^[↑↓]$/.test(key))
}
