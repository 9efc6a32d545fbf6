import { usageError, type BillhookError } from '../errors.ts'
import type { ReplayOptions } from './options.ts'

/** What a run does, according to its options and billhook.yaml. */
export interface OptionContext {
  /** True if the run executes checks; otherwise it is a plain replay. */
  readonly isCheck: boolean
  /** True if the run reads the target's state. */
  readonly observes: boolean
  /** True if the run compares answers with golden files or writes golden files. */
  readonly hasGolden: boolean
}

interface OptionRule {
  readonly isBroken: (given: ReplayOptions, context: OptionContext) => boolean
  readonly message: string
  readonly hint: string
}

/** Rules for conflicting flags. The first broken rule is reported. */
const rules: readonly OptionRule[] = [
  {
    isBroken: ({ rate, speed }) => rate !== undefined && speed !== undefined,
    message: '--rate and --speed cannot be combined',
    hint: 'leave one of them out',
  },
  {
    isBroken: ({ rate, speed, concurrency }, { isCheck }) => isCheck && isAnyGiven(rate, speed, concurrency),
    message: '--rate, --speed and --concurrency cannot be combined with --check',
    hint: 'leave them out: each check decides what it sends and when',
  },
  {
    isBroken: ({ rounds }, { isCheck }) => !isCheck && rounds !== undefined,
    message: '--rounds needs --check',
    hint: 'to send copies of an event, use times in a scenario.yaml',
  },
  {
    isBroken: ({ observe = [], reset, restart, others, settleMs }, { isCheck }) =>
      !isCheck && (observe.length > 0 || isAnyGiven(reset, restart, others, settleMs)),
    message: '--observe, --reset, --restart, --others and --settle need --check: a plain replay looks only at answers',
    hint: 'add --check all, or leave them out',
  },
  {
    isBroken: ({ ignore = [] }, { isCheck, observes, hasGolden }) =>
      ignore.length > 0 && !(isCheck ? observes : hasGolden),
    message: '--ignore has no effect without --observe or --golden',
    hint: 'add --check with --observe, add --golden, or leave out --ignore',
  },
  {
    isBroken: ({ golden, updateGolden }, { isCheck }) => isCheck && (golden !== undefined || updateGolden === true),
    message:
      '--golden and --update-golden cannot be combined with --check: checks send copies of events, and their ids ' +
      'differ from run to run',
    hint: 'compare the answers in a separate run without --check',
  },
  {
    isBroken: ({ updateGolden }, { hasGolden }) => updateGolden === true && !hasGolden,
    message: '--update-golden needs a directory of golden files',
    hint: 'add --golden DIR, or set replay.golden in billhook.yaml',
  },
]

/** Returns the error for conflicting flags; undefined if there is no conflict. Pure. */
export function optionProblem(given: ReplayOptions, context: OptionContext): BillhookError | undefined {
  const broken = rules.find(({ isBroken }) => isBroken(given, context))
  return broken && usageError('BILLHOOK_USAGE', broken.message, broken.hint)
}

function isAnyGiven(...values: readonly unknown[]): boolean {
  return values.some((value) => value !== undefined)
}
