import type { ColorSupportLevel } from 'chalk'

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Colours for the words of a report. */
export type Paint = Readonly<Record<Colour, (text: string) => string>>

const asIs = (text: string): string => text
const plain: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs }

/** Returns the colours for a level. Loads chalk only if colours are used. */
export async function paintWith(level: ColorSupportLevel): Promise<Paint> {
  if (level === 0) return plain
  const { Chalk } = await import('chalk')
  return new Chalk({ level })
}
