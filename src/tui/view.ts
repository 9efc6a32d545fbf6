import type { Action } from './preferences.ts'
import { noPreferences, type Preferences } from './preferences.ts'
import type { State } from './state.ts'

/** What the user has selected, scrolled to and opened. Rows are identified by their number in the history. */
export interface View {
  /** True if the newest row stays selected. */
  readonly follow: boolean
  /** Ignored while following. */
  readonly selected: number
  /** First visible row. Ignored while following. */
  readonly top: number
  /** The state when the screen was paused. */
  readonly frozen?: State | undefined
  readonly pane: boolean
  /** The region that the movement keys act on. */
  readonly focus: 'list' | 'pane'
  /** First visible line of the pane. */
  readonly scroll: number
  readonly help: boolean
  readonly preferences: Preferences
  /** True once the user has asked to quit. */
  readonly leaving: boolean
}

/** The ranges within which the user can move. */
export interface Extent {
  readonly first: number
  readonly end: number
  /** Number of visible rows in the list. */
  readonly page: number
  /** Number of lines in the details; `linePage` is how many of them are visible. */
  readonly lines: number
  readonly linePage: number
}

export const initialView: View = {
  follow: true,
  selected: 0,
  top: 0,
  pane: false,
  focus: 'list',
  scroll: 0,
  help: false,
  preferences: noPreferences,
  leaving: false,
}

/**
 * Returns the view after an action.
 * @param state the state that the screen currently shows
 */
export function act(view: View, action: Action, extent: Extent, state: State): View {
  switch (action) {
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'top':
    case 'bottom':
      return view.focus === 'pane' ? scrolled(view, action, extent) : moved(view, action, extent)
    case 'follow':
      return { ...view, follow: true, frozen: undefined, focus: 'list', scroll: 0 }
    case 'pause':
      return { ...view, frozen: view.frozen ? undefined : state }
    case 'pane':
      return { ...view, pane: !view.pane, focus: 'list', scroll: 0 }
    case 'focus':
      return { ...view, pane: true, focus: view.focus === 'list' ? 'pane' : 'list' }
    case 'help':
      return { ...view, help: !view.help }
    case 'close':
      return view.help ? { ...view, help: false } : { ...view, pane: false, focus: 'list', scroll: 0 }
    case 'quit':
    case 'interrupt':
      return { ...view, leaving: true }
    default:
      return action satisfies never
  }
}

/** Returns the selected row and the first visible row, limited to existing rows. */
export function windowOf(
  view: View,
  { first, end, page }: Pick<Extent, 'first' | 'end' | 'page'>,
): { readonly selected: number; readonly top: number } {
  const last = Math.max(first, end - 1)
  const selected = view.follow ? last : clamp(view.selected, first, last)
  const wanted = view.follow ? end - page : view.top
  const visible = clamp(wanted, selected - page + 1, selected)
  return { selected, top: clamp(visible, first, Math.max(first, end - page)) }
}

type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'top' | 'bottom'

function moved(view: View, move: Move, extent: Extent): View {
  const { selected, top } = windowOf(view, extent)
  const to = clamp(selected + step(move, extent.page), extent.first, Math.max(extent.first, extent.end - 1))
  return { ...view, follow: false, selected: to, top, scroll: to === selected ? view.scroll : 0 }
}

function scrolled(view: View, move: Move, { lines, linePage }: Extent): View {
  return { ...view, scroll: clamp(view.scroll + step(move, linePage), 0, Math.max(0, lines - linePage)) }
}

function step(move: Move, page: number): number {
  const far = Number.MAX_SAFE_INTEGER
  return { up: -1, down: 1, 'page-up': -page, 'page-down': page, top: -far, bottom: far }[move]
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
