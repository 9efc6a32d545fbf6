import { spawn } from 'node:child_process'
import { formatDuration } from '../core/duration.ts'
import { shownCommand } from '../core/shown-command.ts'
import { cannotRun } from '../errors.ts'
import { resetTimeoutMs, type Reset } from './reset.ts'

/** What of the command's words is kept for the message. */
const kept = 2_000

/** How long its last words may take after it has ended. */
const lastWordsMs = 100

/** Runs a command in the shell; exit 0 is a success. In a process group of its own, so that a time-out ends all of it. */
export function commandReset(command: string, cwd: string): Reset {
  return async (signal) => {
    const child = spawn(command, { shell: true, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' })
    const stop = (): void => killGroup(child.pid)
    const timeout = AbortSignal.timeout(resetTimeoutMs)
    const ended = AbortSignal.any([signal, timeout])
    ended.addEventListener('abort', stop, { once: true })
    if (ended.aborted) stop()
    try {
      const { code, said } = await outcome(child)
      signal.throwIfAborted()
      if (timeout.aborted) throw failed(command, `it was not done within ${formatDuration(resetTimeoutMs)}`)
      if (code !== 0) throw failed(command, `exit ${code ?? 'by a signal'}${said ? `: ${said}` : ''}`)
    } finally {
      ended.removeEventListener('abort', stop)
    }
  }
}

async function outcome(child: ReturnType<typeof spawn>): Promise<{ code: number | null; said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-kept)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
    // What the command started and left behind may hold the pipes open for ever.
    child.once('exit', (code) => setTimeout(resolve, lastWordsMs, code))
  })
  child.stdout?.destroy()
  child.stderr?.destroy()
  return { code, said: said.trim() }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

function failed(command: string, reason: string): Error {
  return cannotRun('BILLHOOK_RESET_FAILED', `the reset command failed: ${shownCommand(reason)}`, `run it by hand: ${shownCommand(command)}`)
}
