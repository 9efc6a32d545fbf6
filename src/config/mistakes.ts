import { BillhookError, ExitCode } from '../errors.ts'
import type { Source } from './place.ts'
import { counted } from '../core/text/counted.ts'

/** Maximum number of errors to report individually. */
const maxReported = 20

/**
 * Runs `work`, which reads part of billhook.yaml. If that part is invalid, adds the error to `source.mistakes` and
 * returns undefined.
 */
export function collect<T>(source: Pick<Source, 'mistakes' | 'budget'>, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    // If the file has too many values, every further value would fail with the same error.
    const isEnd = source.budget.left < 0 || !(error instanceof BillhookError) || !ofFile.has(error.code)
    if (isEnd) throw error
    source.mistakes.push(error)
    return undefined
  }
}

const ofFile: ReadonlySet<string> = new Set(['BILLHOOK_CONFIG_INVALID', 'BILLHOOK_CONFIG_UNSET'])

/** Combines all errors into one, in file order; returns undefined if there are none. */
export function inOrder(mistakes: readonly BillhookError[]): BillhookError | undefined {
  const sorted = mistakes.toSorted((a, b) => lineOf(a) - lineOf(b))
  const [first, ...others] = sorted
  if (!first) return undefined
  const also = others.slice(0, maxReported - 1)
  const rest = others.length - also.length
  if (rest > 0)
    also.push(
      new BillhookError(first.code, `and ${counted(rest, 'more error')}`, {
        exitCode: ExitCode.usage,
      }),
    )
  return new BillhookError(first.code, first.message, {
    exitCode: first.exitCode,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    also,
  })
}

/** Returns the line number from the `file:line:column: ` at the start of the message. */
function lineOf({ message }: BillhookError): number {
  return Number(/:(\d+):\d+: /.exec(message)?.[1] ?? 0)
}
