import { spawn } from 'node:child_process'
import { formatDuration } from '../core/text/duration.ts'
import { redactText } from '../core/redact/free-text.ts'
import { hidden } from '../core/redact/pseudonym/hidden.ts'
import { shownCommand } from '../core/redact/shown-command.ts'

/** What of the command's words is kept for the message. */
const kept = 2_000

/** How long its last words may take after it has ended. */
const lastWordsMs = 100

interface Running {
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Bytes of stdout that are wanted: more is a failure. @default none is kept, and none is too much */
  readonly stdoutLimit?: number
}

/**
 * Runs a command in the shell, in a process group of its own, so that a time-out ends all of it, and gives its stdout.
 * @throws an Error that says in words that may be shown why it did not succeed: `exit 3: no such table`; the reason of
 * the signal when that was aborted
 */
export async function runCommand(command: string, { cwd, timeoutMs, signal, stdoutLimit }: Running): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const tooMuch = new AbortController()
  const ended = AbortSignal.any([signal, timeout, tooMuch.signal])
  const child = spawn(command, {
    shell: true,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const exit = exitCode(child)
  // If the process cannot be started, there are no pipes.
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== undefined)
  const stop = (): void => killGroup(child.pid)
  ended.addEventListener('abort', stop, { once: true })
  if (ended.aborted) stop()
  const wanted: Buffer[] = []
  let size = 0
  let said = ''
  pipes[0]?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (stdoutLimit === undefined) return
    if (size <= stdoutLimit) wanted.push(chunk)
    else tooMuch.abort()
  })
  for (const pipe of pipes) {
    pipe.on('error', () => undefined)
    pipe.on('data', (chunk: Buffer) => {
      said = (said + chunk.subarray(-kept).toString('utf8')).slice(-kept)
    })
  }
  try {
    const code = await exit
    signal.throwIfAborted()
    if (timeout.aborted) throw new Error(`it was not done within ${formatDuration(timeoutMs)}`)
    if (tooMuch.signal.aborted) throw new Error(`it printed more than ${(stdoutLimit ?? 0) / 1024 / 1024} MiB`)
    if (code !== 0)
      throw new Error(
        redactText(shownCommand(`exit ${code ?? 'by a signal'}${said.trim() && `: ${said.trim()}`}`), hidden),
      )
    return Buffer.concat(wanted).toString('utf8')
  } finally {
    ended.removeEventListener('abort', stop)
    for (const pipe of pipes) pipe.destroy()
  }
}

/** Null: it was ended by a signal. */
function exitCode(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.once('close', resolve)
    // What the command started and left behind may hold the pipes open for ever. What it has printed itself is in them
    // when it ends, and read by the next turn of the event loop, however late that is.
    child.once('exit', (code) => setTimeout(() => setImmediate(resolve, code), lastWordsMs))
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}
