import type { CheckResult } from '../../core/results/replay-report.ts'

/** Short names of what was tried on, for places where ten event types have no room. */
export interface SubjectNames {
  /** `invoice.paid`; of a sequence `all 10 events`, of a batch `batch of 3 types`. */
  readonly of: (subject: string) => string
  /** What each short name stands for: `all 10 events: invoice.created, invoice.paid, …` */
  readonly legend: readonly string[]
}

/** More of them than this get a short name. */
const mostSpelledOut = 2

/** Names are unique within a report. */
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

/** The event types of a sequence or of a batch. */
function partsOf(subject: string): string[] {
  return subject.split(subject.includes(', ') ? ', ' : '+')
}
