import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'

const run = promisify(execFile)

/** Why the tests in a real terminal cannot run here; undefined when they can. */
export function whyNoTmux(): string | undefined {
  try {
    execFileSync('tmux', ['-V'])
    return undefined
  } catch {
    return 'tmux is not installed: the terminal UI was not driven in a real terminal'
  }
}

/** A shell in a terminal of its own. */
export interface Terminal extends AsyncDisposable {
  /** Types a line into the shell. */
  readonly command: (line: string) => Promise<void>
  /** Names as tmux knows them: `Enter`, `C-c`, `q`. */
  readonly keys: (...names: readonly string[]) => Promise<void>
  /** What is on the screen, a string a row. */
  readonly capture: () => Promise<string[]>
  /** The same with its colours, as escape sequences. */
  readonly styled: () => Promise<string>
  readonly resize: (columns: number, rows: number) => Promise<void>
  /** What tmux knows of the terminal: `#{cursor_flag}`. */
  readonly ask: (format: string) => Promise<string>
  /** Keeps in a file what programs write to the terminal from now on, byte for byte. */
  readonly record: (file: string) => Promise<void>
  /** The screen once it shows something; fails with the last screen after 15 seconds. */
  readonly until: (shows: RegExp | ((screen: readonly string[]) => boolean)) => Promise<string[]>
}

export async function openTerminal(
  columns: number,
  rows: number,
  vars: Readonly<Record<string, string>> = {},
): Promise<Terminal> {
  const socket = `billhook-${process.pid}-${performance.now().toString(36).replace('.', '')}`
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await run('tmux', ['-L', socket, ...args])).stdout
  // The tests' own CI, FORCE_COLOR and the like are not what a person's terminal has.
  const shell = [
    'env',
    '-i',
    `PATH=${process.env['PATH'] ?? ''}`,
    'LC_ALL=C.UTF-8',
    'TERM=tmux-256color',
    'PS1=$ ',
    ...Object.entries(vars).map(([name, value]) => `${name}=${value}`),
    'sh',
  ]
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows), ...shell)
  await tmux('set', '-g', 'window-size', 'manual')

  const capture = async (): Promise<string[]> => (await tmux('capture-pane', '-p')).split('\n').slice(0, -1)
  return {
    command: async (line) => {
      await tmux('send-keys', '-l', line)
      await tmux('send-keys', 'Enter')
    },
    keys: async (...names) => {
      await tmux('send-keys', ...names)
    },
    capture,
    styled: () => tmux('capture-pane', '-pe'),
    resize: async (width, height) => {
      await tmux('resize-window', '-x', String(width), '-y', String(height))
    },
    record: async (file) => {
      await tmux('pipe-pane', '-O', `cat > '${file}'`)
    },
    ask: async (format) => (await tmux('display-message', '-p', format)).trim(),
    until: async (shows) => {
      const fits = typeof shows === 'function' ? shows : (screen: readonly string[]) => shows.test(screen.join('\n'))
      const end = performance.now() + 15_000
      for (;;) {
        const screen = await capture()
        if (fits(screen)) return screen
        if (performance.now() > end)
          throw new Error(`the terminal never showed ${String(shows)}, but:\n${screen.join('\n')}`)
        await delay(40)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await tmux('kill-server')
    },
  }
}
