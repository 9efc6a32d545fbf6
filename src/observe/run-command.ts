import { spawn } from 'node:child_process'
import { firstBytes } from '../core/delivery/first-bytes.ts'
import { formatDuration } from '../core/text/units.ts'
import { redactText } from '../core/redact/free-text.ts'
import { hidden } from '../core/redact/pseudonym/hidden.ts'
import { shownCommand } from '../core/redact/shown-command.ts'

/** Maximum number of characters of output to show on failure, counted from the end. */
const shownOutput = 2_000

/** Time to wait for remaining output after the command exits, in milliseconds. */
const remainingOutputMs = 100

interface CommandOptions {
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Maximum size of stdout, in bytes; more is a failure. @default stdout is neither kept nor limited */
  readonly stdoutLimit?: number
}

/**
 * Runs a shell command and returns its stdout. The command runs in a separate process group, so that a timeout ends all
 * of its processes.
 * @throws an Error whose message may be shown, such as `exit 3: no such table`; the abort reason of `signal`
 */
export async function runCommand(
  command: string,
  { cwd, timeoutMs, signal, stdoutLimit }: CommandOptions,
): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const tooMuch = new AbortController()
  const stopped = AbortSignal.any([signal, timeout, tooMuch.signal])
  const child = spawn(command, {
    shell: true,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const exit = exitCode(child)
  // If the process could not be started, there are no pipes.
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== undefined)
  const stop = (): void => killGroup(child.pid)
  stopped.addEventListener('abort', stop, { once: true })
  if (stopped.aborted) stop()
  const stdout = firstBytes(stdoutLimit ?? 0)
  let output = ''
  pipes[0]?.on('data', (chunk: Buffer) => {
    if (!stdout.add(chunk) && stdoutLimit !== undefined) tooMuch.abort()
  })
  for (const pipe of pipes) {
    pipe.on('error', () => undefined)
    pipe.on('data', (chunk: Buffer) => {
      output = (output + chunk.subarray(-shownOutput).toString('utf8')).slice(-shownOutput)
    })
  }
  try {
    const code = await exit
    signal.throwIfAborted()
    if (timeout.aborted) throw new Error(`it did not finish within ${formatDuration(timeoutMs)}`)
    if (tooMuch.signal.aborted) throw new Error(`it printed more than ${(stdoutLimit ?? 0) / 1024 / 1024} MiB`)
    if (code !== 0) throw new Error(failureText(code, output.trim()))
    return stdout.bytes().toString('utf8')
  } finally {
    stopped.removeEventListener('abort', stop)
    for (const pipe of pipes) pipe.destroy()
  }
}

function failureText(code: number | null, output: string): string {
  return redactText(
    shownCommand(`${code === null ? 'ended by a signal' : `exit ${code}`}${output && `: ${output}`}`),
    hidden,
  )
}

/** Resolves to the exit code, or null if a signal ended the process. */
function exitCode(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.once('close', resolve)
    // Processes that the command left behind may keep the pipes open forever. When the command exits, its own output is
    // already in the pipes, and the next turn of the event loop reads it, however late that turn comes.
    child.once('exit', (code) => setTimeout(() => setImmediate(resolve, code), remainingOutputMs))
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // The process has exited in the meantime.
  }
}
