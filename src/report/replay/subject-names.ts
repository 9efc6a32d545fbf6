import type { CheckResult } from '../../core/results/replay-report.ts'

/** Short names of subjects, for places with no room for ten event types. */
export interface SubjectNames {
  /** Returns `invoice.paid`, `all 10 events` for a sequence, or `batch of 3 types` for a batch. */
  readonly of: (subject: string) => string
  /** Explains the short names: `all 10 events: invoice.created, invoice.paid, …` */
  readonly legend: readonly string[]
}

/** Subjects with more event types than this get a short name. */
const mostSpelledOut = 2

/** Creates the names, which are unique within a report. */
export function subjectNames(experiments: readonly Pick<CheckResult, 'subject'>[]): SubjectNames {
  const subjects = [...new Set(experiments.map(({ subject }) => subject))]
  const types = new Set(subjects.flatMap(partsOf))
  const names = new Map<string, string>()
  for (const subject of subjects) {
    const parts = partsOf(subject)
    if (parts.length <= mostSpelledOut) continue
    const sort = subject.includes(', ')
      ? `${parts.length === types.size ? 'all ' : ''}${parts.length} events`
      : `batch of ${parts.length} types`
    const same = [...names.values()].filter((name) => name === sort || name.startsWith(`${sort} (`)).length
    names.set(subject, same === 0 ? sort : `${sort} (${same + 1})`)
  }
  return {
    of: (subject) => names.get(subject) ?? subject,
    legend: [...names].map(([subject, name]) => `${name}: ${partsOf(subject).join(', ')}`),
  }
}

/** Returns the event types in a sequence or batch. */
function partsOf(subject: string): string[] {
  return subject.split(subject.includes(', ') ? ', ' : '+')
}
