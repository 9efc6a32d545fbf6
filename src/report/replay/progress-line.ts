import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'
import { nextTrial, trialText, type TrialProgress } from '../../core/results/trial-progress.ts'
import { replayProgress } from './progress.ts'

/** Milliseconds between two frames. */
const frameMs = 100

const wipe = '\r\u001B[2K'
/** The terminal cuts a line that is too long. */
const uncut = { off: '\u001B[?7l', on: '\u001B[?7h' }

/**
 * Progress for a terminal: one line that is redrawn. It shows how many trials are done, which one runs, and an estimate
 * of the time left, from the average of those that are done. Everything else is printed above it.
 * @returns for each event, and for the end, what to write
 */
export function replayProgressLine(): { readonly event: (event: PipelineEvent) => string; readonly end: () => string } {
  const lines = replayProgress()
  let progress: TrialProgress | undefined
  let drawnAt = 0
  let sent = 0

  const draw = (at: number): string => {
    if (!progress) return ''
    drawnAt = at
    return `${wipe}${uncut.off}${printable(`${trialText(progress, at)}  ${sent} sent`)}${uncut.on}`
  }

  return {
    event: (event) => {
      if (event.kind === 'trial') {
        progress = nextTrial(progress, event)
        // From here on, deliveries get no lines.
        lines(event)
        return draw(event.at)
      }
      if (event.kind === 'sending') sent++
      const text = lines(event)
      if (text !== '') return progress ? `${wipe}${text}${draw(event.at)}` : text
      return event.kind === 'sending' && event.at - drawnAt >= frameMs ? draw(event.at) : ''
    },
    end: () => (progress ? wipe : ''),
  }
}
