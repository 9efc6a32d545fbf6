import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'
import { nextTrial, trialText, type TrialProgress } from '../../core/results/trial-progress.ts'
import { replayProgress } from './progress.ts'

/** Minimum interval between frames, in milliseconds. */
const frameMs = 100

const wipe = '\r\u001B[2K'
/** Turns line wrapping off, so that the terminal truncates long lines, and on again. */
const uncut = { off: '\u001B[?7l', on: '\u001B[?7h' }

/**
 * Shows progress in a terminal as a single line that is redrawn. The line shows the number of completed trials, the
 * running trial, and the estimated time left, based on the average so far. Everything else is printed above it.
 * @returns functions that return the text to write for each event, and at the end
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
        // After this call, deliveries are no longer printed.
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
