/** Text in a single style. */
export interface Run {
  readonly text: string
  readonly look: Look
}

export interface Look {
  /** The terminal's colour number, 0 to 15. Absent for the default colour. */
  readonly colour?: number
  readonly bold?: boolean
  readonly dim?: boolean
  readonly inverse?: boolean
}

// oxlint-disable-next-line no-control-regex
const sequence = /\u001B\[([\d;]*)m/

/**
 * Parses the lines of a screen with SGR sequences, as printed by `tmux capture-pane -e`. A style continues across line
 * breaks.
 */
export function styledLines(screen: string): Run[][] {
  let look: Look = {}
  return screen.split('\n').map((line) => {
    // The regular expression has one group, so splitting by it alternates between text and parameters.
    return line.split(sequence).flatMap((part, index) => {
      if (index % 2 === 0) return part === '' ? [] : [{ text: part, look }]
      look = part.split(';').map(Number).reduce(changed, look)
      return []
    })
  })
}

function changed(look: Look, code: number): Look {
  if (code === 0) return {}
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, dim: true }
  if (code === 7) return { ...look, inverse: true }
  if (code === 22) return without(without(look, 'bold'), 'dim')
  if (code === 27) return without(look, 'inverse')
  if (code === 39) return without(look, 'colour')
  if (code >= 30 && code <= 37) return { ...look, colour: code - 30 }
  if (code >= 90 && code <= 97) return { ...look, colour: code - 90 + 8 }
  return look
}

function without(look: Look, name: keyof Look): Look {
  const { [name]: _dropped, ...rest } = look
  return rest
}
