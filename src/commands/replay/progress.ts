import type { Emit } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'
import { BillhookError, ExitCode } from '../../errors.ts'
import { replayProgressLine } from '../../report/replay/progress-line.ts'
import { replayProgress } from '../../report/replay/progress.ts'
import { openScreen } from '../open-screen.ts'

type Work<T> = (emit: Emit, env: Env) => Promise<T>

/** Shows a running replay on the live screen or as progress on stderr. Both are cleared before the promise settles. */
export function withOutput<T>(output: 'tui' | 'text', env: Env, work: Work<T>): Promise<T> {
  return output === 'tui' ? withScreen(env, work) : withProgress(env, work)
}

async function withScreen<T>(env: Env, work: Work<T>): Promise<T> {
  const quit = new AbortController()
  // Used when the user quits before anything has been sent.
  const left = new BillhookError('BILLHOOK_INTERRUPTED', 'interrupted before anything was sent', {
    exitCode: ExitCode.interrupted,
  })
  const screen = await openScreen(
    env,
    'billhook replay',
    () => quit.abort(left),
    () => undefined,
  )
  const text = replayProgress()
  let notices = ''
  // Written over the screen, notes would spoil it.
  const write = (note: string): boolean => {
    notices += note
    return true
  }
  const stderr = Object.create(env.stderr, { write: { value: write } }) as Env['stderr']
  try {
    return await work(
      (event) => {
        screen.emit(event)
        if (event.kind === 'notice') notices += text(event)
      },
      { ...env, stderr, signal: AbortSignal.any([env.signal, quit.signal]) },
    )
  } finally {
    await screen.stop().finally(() => env.stderr.write(notices))
  }
}

/**
 * In a terminal, shows progress as a single line, which is cleared even if the work fails. Elsewhere, prints separate
 * lines.
 */
async function withProgress<T>(env: Env, work: Work<T>): Promise<T> {
  const { stderr, vars } = env
  const write = (text: string): void => {
    if (text !== '') stderr.write(text)
  }
  if (!stderr.isTTY || vars['CI'] || vars['TERM'] === 'dumb') {
    const lines = replayProgress()
    return work((event) => write(lines(event)), env)
  }
  const line = replayProgressLine()
  try {
    return await work((event) => write(line.event(event)), env)
  } finally {
    write(line.end())
  }
}
