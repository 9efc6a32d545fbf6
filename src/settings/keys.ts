import { nearest } from '../core/text/nearest.ts'
import { printable } from '../core/text/printable.ts'
import { usageError } from '../errors.ts'

/** Actions of the live screen that have a configurable key; Ctrl-C is fixed. */
export const screenActions = [
  'up',
  'down',
  'page-up',
  'page-down',
  'top',
  'bottom',
  'follow',
  'pause',
  'pane',
  'focus',
  'help',
  'close',
  'quit',
] as const
/** Column names of the live screen. */
export const screenColumns = [
  'time',
  'source',
  'type',
  'event-id',
  'signature',
  'findings',
  'outcome',
  'what-for',
  'answers',
  'took',
] as const

const colours = ['auto', 'always', 'never'] as const

export type SettingName = 'color' | 'source' | 'tui.columns' | `tui.keys.${(typeof screenActions)[number]}`
/** Values that are set; absent settings have their defaults. */
export type Settings = { readonly [Name in Exclude<SettingName, 'color'>]?: string } & {
  readonly color?: (typeof colours)[number]
}

interface Setting {
  /** Worded to follow "must be". */
  readonly expected: string
  readonly isValid: (value: string) => boolean
  /** Human-readable default. */
  readonly default: string
}

/** Settings that belong to a user rather than to a project. */
export const settingKeys: Readonly<Record<SettingName, Setting>> = {
  color: { expected: 'auto, always or never', isValid: (value) => includes(colours, value), default: 'auto' },
  source: {
    expected: 'the name of a provider',
    isValid: (value) => /^[a-z][a-z\d-]{0,63}$/.test(value),
    default: 'none',
  },
  'tui.columns': {
    expected: `a comma-separated list of ${screenColumns.join(', ')}`,
    isValid: (value) => value.split(',').every((name) => includes(screenColumns, name)),
    default: screenColumns.join(','),
  },
  ...(Object.fromEntries(
    screenActions.map((action): [string, Setting] => [
      `tui.keys.${action}`,
      { expected: 'one character', isValid: isKey, default: "as shown in the screen's help" },
    ]),
  ) as Record<`tui.keys.${(typeof screenActions)[number]}`, Setting>),
}

export type Key =
  | { readonly kind: 'setting'; readonly name: SettingName }
  | { readonly kind: 'secret'; readonly name: string }

const prefix = 'secrets.'
const secretName = /^[A-Za-z0-9][\w-]{0,99}$/

/**
 * Parses a key as typed by the user: `color`, `secrets.stripe`.
 * @throws BillhookError `BILLHOOK_SETTING_UNKNOWN` (exit 2)
 */
export function parseKey(text: string): Key {
  if (isSettingName(text)) return { kind: 'setting', name: text }
  if (text.startsWith(prefix)) {
    const name = text.slice(prefix.length)
    if (secretName.test(name)) return { kind: 'secret', name }
    throw usageError(
      'BILLHOOK_SETTING_UNKNOWN',
      `'${name}' is not a valid name for a secret`,
      'use letters, digits, - and _, such as secrets.stripe',
    )
  }
  const isSecret = nearest(text.split('.')[0] ?? text, ['secrets']) !== undefined
  const near = isSecret ? 'secrets.NAME' : nearest(text, Object.keys(settingKeys))
  throw usageError(
    'BILLHOOK_SETTING_UNKNOWN',
    `there is no setting named '${text}'`,
    near === undefined ? 'billhook config --help lists all settings' : `did you mean ${near}?`,
  )
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(settingKeys, text)
}

/** Returns why a value is not valid for a setting, worded to follow its name; undefined if it is valid. */
export function valueProblem(name: SettingName, value: unknown): string | undefined {
  const { expected, isValid } = settingKeys[name]
  return typeof value === 'string' && isValid(value) ? undefined : `must be ${expected}`
}

/** Printed in place of a secret; reveals neither the secret nor its length. */
export const mask = '********'

/** True for a single character that can be typed with one key and shown in help. */
function isKey(value: string): boolean {
  return Array.from(value).length === 1 && value.trim() === value && printable(value) === value
}

function includes(known: readonly string[], value: string): boolean {
  return known.includes(value)
}
