import type { PipelineEvent } from '../core/pipeline-event.ts'
import { printable } from '../core/printable.ts'
import { replayProgress } from './replay-progress.ts'

type Trial = Extract<PipelineEvent, { kind: 'trial' }>

/** At most ten pictures a second. */
const frameMs = 100
/** From an average of less, no estimate is made. */
const least = { trials: 2, ms: 1_000 }

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
  let trial: Trial | undefined
  let startedAt = 0
  let drawnAt = 0
  let sent = 0

  const draw = (at: number): string => {
    if (!trial) return ''
    drawnAt = at
    return `${wipe}${uncut.off}${progressText(trial, sent, startedAt, at)}${uncut.on}`
  }

  return {
    event: (event) => {
      if (event.kind === 'trial') {
        if (!trial) startedAt = event.at
        trial = event
        return draw(event.at)
      }
      if (event.kind === 'sending') sent++
      const told = lines(event)
      if (told !== '') return trial ? `${wipe}${told}${draw(event.at)}` : told
      return event.kind === 'sending' && event.at - drawnAt >= frameMs ? draw(event.at) : ''
    },
    end: () => (trial ? wipe : ''),
  }
}

function progressText(trial: Trial, sent: number, startedAt: number, at: number): string {
  const { index, total, check, subject } = trial
  const left = secondsLeft(trial, startedAt, at)
  const estimate = left === undefined ? '' : `  about ${left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`
  return printable(`${index - 1}/${total} done${estimate}  ${check}  ${subject}  ${sent} sent`)
}

/** By the average of the trials that are done, at least that of those after this one: it may need longer than its share. */
function secondsLeft({ index, total, at: trialAt }: Trial, startedAt: number, at: number): number | undefined {
  const done = index - 1
  const took = trialAt - startedAt
  if (done < least.trials || took < least.ms) return undefined
  const each = took / done
  return Math.ceil((each * (total - index) + Math.max(0, each - (at - trialAt))) / 1_000)
}
