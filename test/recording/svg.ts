import stringWidth from 'string-width'
import type { Look, Run } from './styled.ts'

export interface Frame {
  /** Milliseconds since the start. */
  readonly at: number
  readonly lines: readonly (readonly Run[])[]
}

const cell = { width: 8.4, height: 18 }
const margin = 14
const background = '#0d1117'
const foreground = '#d7dde5'
const palette = ['#484f58', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#c9d1d9']

/**
 * Returns one SVG that plays the frames in a loop without a script: CSS moves a strip of frames. Each distinct line is
 * drawn once and placed wherever it occurs.
 * @param holdMs duration of the last frame
 */
export function animatedSvg(
  frames: readonly Frame[],
  columns: number,
  rows: number,
  holdMs: number,
  title: string,
): string {
  const width = Math.ceil(columns * cell.width + 2 * margin)
  const height = rows * cell.height + 2 * margin
  const ids = new Map<string, string>()
  const idOf = (drawn: string): string => {
    const id = ids.get(drawn) ?? `l${ids.size.toString(36)}`
    ids.set(drawn, id)
    return id
  }
  const strip = frames.map(({ lines }, index) => {
    const uses = lines.flatMap((runs, row) => {
      const drawn = drawLine(runs)
      return drawn === '' ? [] : [`<use href="#${idOf(drawn)}" y="${row * cell.height}"/>`]
    })
    return `<g transform="translate(${index * width})">${uses.join('')}</g>`
  })
  const total = (frames.at(-1)?.at ?? 0) + holdMs
  const steps = frames.map(
    ({ at }, index) => `${((at / total) * 100).toFixed(3)}%{transform:translateX(${-index * width}px)}`,
  )
  const last = -(frames.length - 1) * width
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" role="img" aria-label="${escape(title)}">`,
    `<style>`,
    `text{font-size:14px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans ` +
      `Mono",monospace;fill:${foreground}}`,
    ...palette.map((colour, index) => `.c${index}{fill:${colour}}`),
    `.b{font-weight:700}.d{opacity:.6}.i{fill:${background}}`,
    `.strip{animation:play ${(total / 1_000).toFixed(2)}s step-end infinite}`,
    `@keyframes play{${steps.join('')}}`,
    `@media(prefers-reduced-motion:reduce){.strip{animation:none;transform:translateX(${last}px)}}`,
    `</style>`,
    `<defs>${[...ids].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`).join('')}</defs>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    `<svg x="${margin}" y="${margin}" width="${width - 2 * margin}" height="${height - 2 * margin}"><g ` +
      `class="strip">${strip.join('\n')}</g></svg>`,
    `</svg>`,
    '',
  ].join('\n')
}

function drawLine(runs: readonly Run[]): string {
  let column = 0
  let drawn = ''
  for (const { text, look } of runs) {
    const start = column
    // Browsers collapse spaces, so each part between wider gaps is placed separately.
    for (const part of text.split(/( {2,})/)) {
      drawn += drawPart(part, column, look)
      column += stringWidth(part)
    }
    if (look.inverse) {
      const fill = palette[(look.colour ?? -1) % 8] ?? foreground
      drawn =
        `<rect x="${place(start)}" width="${place(column - start) + 0.5}" height="${cell.height}" ` +
        `fill="${fill}"/>${drawn}`
    }
  }
  return drawn
}

/** Draws text that is stretched to its columns, so that it is aligned in any font. */
function drawPart(part: string, column: number, look: Look): string {
  const shown = part.trim()
  if (shown === '') return ''
  const indent = part.length - part.trimStart().length
  return (
    `<text x="${place(column + indent)}" y="13" ` +
    `textLength="${place(stringWidth(shown))}"${classes(look)}>${escape(shown)}</text>`
  )
}

function classes({ colour, bold, dim, inverse }: Look): string {
  const names = [inverse ? 'i' : colour === undefined ? '' : `c${colour % 8}`, bold ? 'b' : '', dim ? 'd' : ''].filter(
    Boolean,
  )
  return names.length > 0 ? ` class="${names.join(' ')}"` : ''
}

function place(columns: number): number {
  return Number((columns * cell.width).toFixed(1))
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
