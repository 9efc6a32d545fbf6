import type { PipelineEvent } from './pipeline-event.ts'

type Trial = Extract<PipelineEvent, { kind: 'trial' }>

/** The progress of a run of checks. */
export interface TrialProgress {
  /** The current trial. */
  readonly trial: Trial
  /** Start of the first trial in Unix milliseconds. */
  readonly startedAt: number
}

/** Minimum number of finished trials, and their minimum total duration, before an estimate is shown. */
const least = { trials: 2, ms: 1_000 }

export function nextTrial(before: TrialProgress | undefined, trial: Trial): TrialProgress {
  return { trial, startedAt: before?.startedAt ?? trial.at }
}

/** Formats progress as `2/10 done  about 24 s left  race  invoice.paid`; the event type is not escaped for printing. */
export function trialText({ trial, startedAt }: TrialProgress, at: number): string {
  const { index, total, check, subject } = trial
  const left = secondsLeft(trial, startedAt, at)
  const estimate = left === undefined ? '' : `  about ${left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`
  return `${index - 1}/${total} done${estimate}  ${check}  ${subject}`
}

/**
 * Estimates the remaining seconds from the average of finished trials; undefined while too few have finished. The
 * trials after the current one always count in full, even if the current one takes longer than average.
 */
function secondsLeft({ index, total, at: trialAt }: Trial, startedAt: number, at: number): number | undefined {
  const done = index - 1
  const took = trialAt - startedAt
  if (done < least.trials || took < least.ms) return undefined
  const each = took / done
  return Math.ceil((each * (total - index) + Math.max(0, each - (at - trialAt))) / 1_000)
}
