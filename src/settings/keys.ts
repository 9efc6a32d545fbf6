import { nearest } from '../core/text/nearest.ts'
import { usageError } from '../errors.ts'

interface Setting {
  readonly values: readonly string[]
  readonly default: string
  readonly summary: string
}

/** What belongs to a person and not to a project. A key stands here once something reads it. */
export const settingKeys = {
  color: { values: ['auto', 'always', 'never'], default: 'auto', summary: 'whether to use colours' },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof settingKeys
/** What is set; what is absent has its default. */
export type Settings = { readonly [Name in SettingName]?: (typeof settingKeys)[Name]['values'][number] }

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
  const known = [...Object.keys(settingKeys), 'secrets']
  const near = nearest(text.split('.')[0] ?? text, known)
  throw usageError(
    'BILLHOOK_SETTING_UNKNOWN',
    `there is no setting named '${text}'`,
    near === undefined ? `one of: ${known.map(shown).join(', ')}` : `did you mean ${shown(near)}?`,
  )
}

function shown(name: string): string {
  return name === 'secrets' ? 'secrets.NAME' : name
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(settingKeys, text)
}

/** Why a setting cannot have a value, read after its name; undefined: it can. */
export function valueProblem(name: SettingName, value: unknown): string | undefined {
  const { values }: Setting = settingKeys[name]
  return typeof value === 'string' && values.includes(value) ? undefined : `must be ${values.join(' or ')}`
}

/** Where secrets are shown: it gives away neither a secret nor its length. */
export const mask = '********'
