import { nearest } from '../core/text/nearest.ts'
import { printable } from '../core/text/printable.ts'
import { usageError } from '../errors.ts'

/** What keys of the live screen do, but Ctrl-C, which stays. */
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
/** Columns of the live screen, as it names them. */
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

export type SettingName = 'color' | 'tui.columns' | `tui.keys.${(typeof screenActions)[number]}`
/** What is set; what is absent has its default. */
export type Settings = { readonly [Name in Exclude<SettingName, 'color'>]?: string } & {
  readonly color?: (typeof colours)[number]
}

interface Setting {
  /** Read after "must be". */
  readonly expected: string
  readonly isValid: (value: string) => boolean
  /** For people, where nothing is set. */
  readonly default: string
}

/** What belongs to a person and not to a project. A key stands here once something reads it. */
export const settingKeys: Readonly<Record<SettingName, Setting>> = {
  color: { expected: colours.join(' or '), isValid: (value) => includes(colours, value), default: 'auto' },
  'tui.columns': {
    expected: `a list with commas of ${screenColumns.join(', ')}`,
    isValid: (value) => value.split(',').every((name) => includes(screenColumns, name)),
    default: screenColumns.join(','),
  },
  ...(Object.fromEntries(
    screenActions.map((action): [string, Setting] => [
      `tui.keys.${action}`,
      { expected: 'one character', isValid: isKey, default: 'as the help of the screen shows it' },
    ]),
  ) as Record<`tui.keys.${(typeof screenActions)[number]}`, Setting>),
}

export type Key =
  | { readonly kind: 'setting'; readonly name: SettingName }
  | { readonly kind: 'secret'; readonly name: string }

const prefix = 'secrets.'
const secretName = /^[A-Za-z0-9][\w-]{0,99}$/

/**
 * Reads a key as a user writes it: `color`, `secrets.stripe`.
 * @throws BillhookError `BILLHOOK_SETTING_UNKNOWN` (exit 2)
 */
export function parseKey(text: string): Key {
  if (isSettingName(text)) return { kind: 'setting', name: text }
  if (text.startsWith(prefix)) {
    const name = text.slice(prefix.length)
    if (secretName.test(name)) return { kind: 'secret', name }
    throw usageError(
      'BILLHOOK_SETTING_UNKNOWN',
      `'${name}' is not a name for a secret`,
      'use letters, digits, - and _, such as secrets.stripe',
    )
  }
  const isSecret = nearest(text.split('.')[0] ?? text, ['secrets']) !== undefined
  const near = isSecret ? 'secrets.NAME' : nearest(text, Object.keys(settingKeys))
  throw usageError(
    'BILLHOOK_SETTING_UNKNOWN',
    `there is no setting named '${text}'`,
    near === undefined ? 'billhook config --help names all' : `did you mean ${near}?`,
  )
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(settingKeys, text)
}

/** Why a setting cannot have a value, read after its name; undefined: it can. */
export function valueProblem(name: SettingName, value: unknown): string | undefined {
  const { expected, isValid } = settingKeys[name]
  return typeof value === 'string' && isValid(value) ? undefined : `must be ${expected}`
}

/** Where secrets are shown: it gives away neither a secret nor its length. */
export const mask = '********'

/** A character that a key types and a help shows. */
function isKey(value: string): boolean {
  return Array.from(value).length === 1 && value.trim() === value && printable(value) === value
}

function includes(known: readonly string[], value: string): boolean {
  return known.includes(value)
}
