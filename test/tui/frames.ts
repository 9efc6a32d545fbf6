import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import xterm from '@xterm/headless'

/** The screen of a terminal at the end of a synchronized update. */
export interface Frame {
  /** One string per row. */
  readonly screen: readonly string[]
  /** Bytes written outside an update since the previous frame. */
  readonly outside: string
}

const begin = '\u001B[?2026h'
const end = '\u001B[?2026l'
const enter = '\u001B[?1049h'
const leave = '\u001B[?1049l'

// oxlint-disable-next-line no-control-regex
const mode = /\u001B\[\?\d+[hl]/g

/**
 * Returns every frame that a program drew on a terminal of this size, from the bytes that it wrote. Intermediate states
 * are not visible, because the terminal shows an update only at its end.
 */
export async function framesOf(written: string, columns: number, rows: number): Promise<Frame[]> {
  // A program in raw mode writes \n, which the kernel converts to \r\n. A stream in a test has no kernel.
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, convertEol: true, allowProposedApi: true })
  const frames: Frame[] = []
  for (const update of written.split(end).slice(0, -1)) {
    await new Promise<void>((resolve) => terminal.write(update + end, resolve))
    const { active } = terminal.buffer
    const screen = Array.from({ length: rows }, (_, row) => active.getLine(row)?.translateToString().trimEnd() ?? '')
    const [outside = ''] = update.includes(begin) ? update.split(begin) : [update]
    frames.push({ screen, outside: outside.replace(mode, '') })
  }
  terminal.dispose()
  return frames
}

/** Returns the output of a full-screen program from entering the alternate screen to leaving it. */
export async function programPart(file: string): Promise<string> {
  for (;;) {
    const written = await readFile(file, 'utf8')
    if (written.includes(leave)) return written.slice(written.indexOf(enter), written.indexOf(leave))
    await delay(20)
  }
}
