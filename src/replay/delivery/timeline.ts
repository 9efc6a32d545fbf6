import { answerText, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { TimelineEntry } from '../../core/results/replay-report.ts'
import { redactPath } from '../effect/redact.ts'
import type { Step } from '../steps/step.ts'

/** Records what happened during a run, up to a maximum number of entries. */
export interface Timeline {
  /** Assigns all following entries to this trial. */
  readonly enter: (check: string, subject: string) => void
  readonly delivery: (step: Step, note: string, result: AttemptResult) => void
  readonly effect: (at: number, paths: readonly string[]) => void
  readonly entries: () => readonly TimelineEntry[]
}

const maxEntries = 2_000
const maxShownPaths = 5

/** @param start start of the run, in Unix milliseconds */
export function createTimeline(start: number): Timeline {
  const entries: TimelineEntry[] = []
  let place = { check: '', subject: '' }
  const add = (entry: () => TimelineEntry): void => {
    if (entries.length < maxEntries) entries.push(entry())
  }
  return {
    enter: (check, subject) => {
      place = { check, subject }
    },
    delivery: ({ identities: [identity] }, note, result) =>
      add(() => ({
        at_ms: result.startedAt - start,
        ...place,
        kind: 'delivery',
        note,
        type: identity?.type ?? '',
        event_id: identity?.eventId ?? '',
        took_ms: Math.round(result.durationMs * 10) / 10,
        answer: answerText(result),
      })),
    effect: (at, paths) =>
      add(() => ({
        at_ms: at - start,
        ...place,
        kind: 'effect',
        changes: paths.length,
        paths: paths.slice(0, maxShownPaths).map(redactPath),
      })),
    entries: () => entries,
  }
}
