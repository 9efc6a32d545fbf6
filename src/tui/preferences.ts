import { screenActions, screenColumns, type Settings } from '../settings/keys.ts'

export type Action = (typeof screenActions)[number] | 'interrupt'

export type ColumnName =
  | 'time'
  | 'source'
  | 'type'
  | 'id'
  | 'signature'
  | 'findings'
  | 'disposition'
  | 'note'
  | 'status'
  | 'latency'

/** The user's settings for the screen. */
export interface Preferences {
  /** The character that replaces an action's default characters. */
  readonly keys: ReadonlyMap<Action, string>
  /** @default all */
  readonly columns: ReadonlySet<ColumnName> | undefined
}

/** Keyed by the column names used in the settings. */
const columnOf: Readonly<Record<(typeof screenColumns)[number], ColumnName>> = {
  time: 'time',
  source: 'source',
  type: 'type',
  'event-id': 'id',
  signature: 'signature',
  findings: 'findings',
  outcome: 'disposition',
  'what-for': 'note',
  answers: 'status',
  took: 'latency',
}

export const noPreferences: Preferences = { keys: new Map(), columns: undefined }

export function preferencesOf(settings: Settings): Preferences {
  const columns = settings['tui.columns']?.split(',')
  return {
    keys: new Map(
      screenActions.flatMap((action) => {
        const key = settings[`tui.keys.${action}`]
        return key === undefined ? [] : [[action, key] as const]
      }),
    ),
    columns: columns && new Set(screenColumns.filter((name) => columns.includes(name)).map((name) => columnOf[name])),
  }
}
