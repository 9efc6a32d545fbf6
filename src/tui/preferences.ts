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

/** What a person has changed of the screen. */
export interface Preferences {
  /** The character in the place of those that an action has. */
  readonly keys: ReadonlyMap<Action, string>
  /** @default all */
  readonly columns: ReadonlySet<ColumnName> | undefined
}

/** By the names that the screen and the settings show. */
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
