import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'

const run = promisify(execFile)

/** Reason why tests in a real terminal cannot run here; undefined if they can. */
export function whyNoTmux(): string | undefined {
  try {
    execFileSync('tmux', ['-V'])
    return undefined
  } catch {
    return 'tmux is not installed: the terminal UI was not driven in a real terminal'
  }
}

/** A shell in its own terminal. */
export interface Terminal extends AsyncDisposable {
  /** Types a line into the shell. */
  readonly command: (line: string) => Promise<void>
  /** Sends keys by their tmux names, such as `Enter`, `C-c` or `q`. */
  readonly keys: (...names: readonly string[]) => Promise<void>
  /** Returns the screen's contents, one string per row. */
  readonly capture: () => Promise<string[]>
  /** Returns the screen's contents with colours as escape sequences. */
  readonly styled: () => Promise<string>
  readonly resize: (columns: number, rows: number) => Promise<void>
  /** Returns the value of a tmux format for the terminal, such as `#{cursor_flag}`. */
  readonly ask: (format: string) => Promise<string>
  /** Records all further output to the terminal in a file, byte for byte. */
  readonly record: (file: string) => Promise<void>
  /** Returns the screen once it matches; fails with the last screen after 15 seconds. */
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
  // A user's terminal does not have CI, FORCE_COLOR and similar variables of the test run.
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
