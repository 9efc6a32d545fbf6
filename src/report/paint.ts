import type { ColorSupportLevel } from 'chalk'

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** How a report colours its words. */
export type Paint = Readonly<Record<Colour, (text: string) => string>>

const asIs = (text: string): string => text
const plain: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs }

/** chalk is loaded only where somebody sees colours. */
export async function paintWith(level: ColorSupportLevel): Promise<Paint> {
  if (level === 0) return plain
  const { Chalk } = await import('chalk')
  return new Chalk({ level })
}
