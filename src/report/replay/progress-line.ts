import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'
import { nextTrial, trialText, type TrialProgress } from '../../core/results/trial-progress.ts'
import { replayProgress } from './progress.ts'

/** At most ten pictures a second. */
const frameMs = 100

const wipe = '\r\u001B[2K'
/** What is too long for the terminal is cut by it. */
const uncut = { off: '\u001B[?7l', on: '\u001B[?7h' }

/**
 * Progress for a terminal: one line, written over and over, of how many trials are done, which one runs, and about how
 * long the others take, by the average of those that are done. What else there is to tell stands above it as lines.
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
      const told = lines(event)
      if (told !== '') return progress ? `${wipe}${told}${draw(event.at)}` : told
      return event.kind === 'sending' && event.at - drawnAt >= frameMs ? draw(event.at) : ''
    },
    end: () => (progress ? wipe : ''),
  }
}
