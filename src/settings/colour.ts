import type { Settings } from './keys.ts'

type Colour = NonNullable<Settings['color']>

export interface ColourChoice {
  readonly value: Colour
  /** Where it comes from, for people. */
  readonly origin: 'NO_COLOR' | 'FORCE_COLOR' | 'settings' | 'default'
}

/**
 * Whether to use colours: NO_COLOR wins, then FORCE_COLOR, then the user's setting.
 * @param setting asked only where no variable decides
 */
export function colourChoice(
  vars: Readonly<Record<string, string | undefined>>,
  setting: () => Colour | undefined,
): ColourChoice {
  if (vars['NO_COLOR']) return { value: 'never', origin: 'NO_COLOR' }
  const forced = vars['FORCE_COLOR']
  if (forced !== undefined)
    return { value: forced === '0' || forced === 'false' ? 'never' : 'always', origin: 'FORCE_COLOR' }
  const value = setting()
  return value === undefined ? { value: 'auto', origin: 'default' } : { value, origin: 'settings' }
}
