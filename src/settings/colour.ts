import type { Settings } from './keys.ts'

type Colour = NonNullable<Settings['color']>

export interface ColourChoice {
  readonly value: Colour
  /** Human-readable origin of the value. */
  readonly origin: 'NO_COLOR' | 'FORCE_COLOR' | 'settings' | 'default'
}

/**
 * Returns whether to use colours: NO_COLOR takes precedence, then FORCE_COLOR, then the user's setting.
 * @param setting called only if neither variable is set
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
