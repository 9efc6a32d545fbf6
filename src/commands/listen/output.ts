import type { Emit, PipelineEvent } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'
import type { Listening, ListenOutcome } from '../../listen/run.ts'
import { colourLevel } from '../colour-level.ts'
import { openScreen } from '../open-screen.ts'
import { pacedWriter } from './paced-writer.ts'
import { counted } from '../../core/text/counted.ts'

/** A way to show a run. All outputs receive the same events. */
export interface Output {
  readonly emit: Emit
  readonly ready: (listening: Listening) => void
  /** Restores the terminal. */
  readonly close: () => Promise<void>
  readonly finish: (outcome: ListenOutcome) => void
}

export type OutputFormat = 'tui' | 'text' | 'ndjson'

/** Chooses the live screen in a terminal, and text elsewhere or in CI. */
export function defaultFormat({ stdin, stdout, vars }: Env): 'tui' | 'text' {
  return stdout.isTTY && stdin.isTTY && !vars['CI'] && vars['TERM'] !== 'dumb' ? 'tui' : 'text'
}

/**
 * Opens the output for a run.
 * @param title title of the live screen
 * @param quit called when the user leaves the live screen
 */
export async function openOutput(format: OutputFormat, env: Env, title: string, quit: () => void): Promise<Output> {
  if (format === 'ndjson') return ndjson(env)
  const { emptySummary, summarise, summaryText } = await import('../../report/listen/summary.ts')
  let summary = emptySummary
  const screen = format === 'tui' ? await tui(env, title, quit) : await text(env)
  return {
    ...screen,
    emit: (event) => {
      summary = summarise(summary, event)
      screen.emit(event)
    },
    finish: ({ waiting }) => env.stdout.write(summaryText(summary, waiting)),
  }
}

async function text(env: Env): Promise<Output> {
  const { pipelineText } = await import('../../report/listen/text.ts')
  return printed(env, pipelineText(colourLevel(env)))
}

async function ndjson(env: Env): Promise<Output> {
  const { pipelineNdjson } = await import('../../report/listen/ndjson.ts')
  return printed(env, pipelineNdjson)
}

/**
 * Prints lines without ever blocking the listener or its shutdown. If the reader is too slow, lines are dropped, and a
 * notice reports their number.
 */
function printed(env: Env, format: (event: PipelineEvent) => string): Output {
  const writer = pacedWriter(env, (dropped) => {
    const lines = counted(dropped, 'line was', 'lines were')
    const message =
      `the output was not read fast enough: ${lines} omitted here; everything acknowledged is in the store: ` +
      `billhook events list`
    return format({
      kind: 'notice',
      at: env.now(),
      level: 'warning',
      code: 'BILLHOOK_OUTPUT_DROPPED',
      message,
      dropped,
    })
  })
  return {
    emit: (event) => writer.write(format(event)),
    ready: () => undefined,
    close: writer.flushed,
    finish: () => undefined,
  }
}

async function tui(env: Env, title: string, quit: () => void): Promise<Output> {
  let listening: Listening | undefined
  const screen = await openScreen(env, title, quit, (id) => {
    const found = listening?.store.find(id)
    if (!listening || !found || found === 'ambiguous' || 'problem' in found) return undefined
    return { ...found.delivery, attempts: listening.store.attempts(id) }
  })
  return {
    emit: screen.emit,
    ready: (started) => {
      listening = started
    },
    close: screen.stop,
    finish: () => undefined,
  }
}
