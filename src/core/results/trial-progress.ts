import type { PipelineEvent } from './pipeline-event.ts'

type Trial = Extract<PipelineEvent, { kind: 'trial' }>

/** How far a run of checks is. */
export interface TrialProgress {
  /** The one under way. */
  readonly trial: Trial
  /** When the first began, Unix milliseconds. */
  readonly startedAt: number
}

/** From an average of less, no estimate is made. */
const least = { trials: 2, ms: 1_000 }

export function nextTrial(before: TrialProgress | undefined, trial: Trial): TrialProgress {
  return { trial, startedAt: before?.startedAt ?? trial.at }
}

/** `2/10 done  about 24 s left  race  invoice.paid`: the type as it came, not yet made harmless. */
export function trialText({ trial, startedAt }: TrialProgress, at: number): string {
  const { index, total, check, subject } = trial
  const left = secondsLeft(trial, startedAt, at)
  const estimate = left === undefined ? '' : `  about ${left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`
  return `${index - 1}/${total} done${estimate}  ${check}  ${subject}`
}

/**
 * By the average of the trials that are done, at least that of those after this one: it may need longer than its share.
 */
function secondsLeft({ index, total, at: trialAt }: Trial, startedAt: number, at: number): number | undefined {
  const done = index - 1
  const took = trialAt - startedAt
  if (done < least.trials || took < least.ms) return undefined
  const each = took / done
  return Math.ceil((each * (total - index) + Math.max(0, each - (at - trialAt))) / 1_000)
}
