import type { Observe, PipelineEvent } from '../core/pipeline-event.ts'
import type { Env } from '../env.ts'
import type { Listening, ListenOutcome } from '../listen/run.ts'
import { colourLevel } from './colour-level.ts'

/** One way to show a run; all are folds over the same events. */
export interface Output {
  readonly observe: Observe
  readonly ready: (listening: Listening) => void
  /** Gives the terminal back. */
  readonly close: () => Promise<void>
  readonly finish: (outcome: ListenOutcome) => void
}

export type OutputFormat = 'text' | 'ndjson'

export async function openOutput(format: OutputFormat, env: Env): Promise<Output> {
  if (format === 'ndjson') return ndjson(env)
  const { emptySummary, summarise, summaryText } = await import('../report/summary.ts')
  let summary = emptySummary
  const screen = await text(env)
  return {
    ...screen,
    observe: (event) => {
      summary = summarise(summary, event)
      screen.observe(event)
    },
    finish: ({ waiting }) => env.stdout.write(summaryText(summary, waiting)),
  }
}

async function text(env: Env): Promise<Output> {
  const { pipelineText } = await import('../report/pipeline-text.ts')
  return printed(env, pipelineText(colourLevel(env)))
}

async function ndjson(env: Env): Promise<Output> {
  const { pipelineNdjson } = await import('../report/pipeline-ndjson.ts')
  return printed(env, pipelineNdjson)
}

function printed({ stdout }: Env, format: (event: PipelineEvent) => string): Output {
  return {
    observe: (event) => stdout.write(format(event)),
    ready: () => undefined,
    close: async () => undefined,
    finish: () => undefined,
  }
}
