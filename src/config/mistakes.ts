import { BillhookError, ExitCode } from '../errors.ts'
import type { Source } from './place.ts'

/** Mistakes that are reported one by one. */
const maxReported = 20

/** The result of reading a part of billhook.yaml; a mistake in it is added to those of the file. */
export function collect<T>(source: Pick<Source, 'mistakes' | 'budget'>, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    // A file that says too much would say so again with every value.
    const isEnd = source.budget.left < 0 || !(error instanceof BillhookError) || !ofFile.has(error.code)
    if (isEnd) throw error
    source.mistakes.push(error)
    return undefined
  }
}

const ofFile: ReadonlySet<string> = new Set(['BILLHOOK_CONFIG_INVALID', 'BILLHOOK_CONFIG_UNSET'])

/** One error that has all mistakes, in the order of the file; undefined without any. */
export function inOrder(mistakes: readonly BillhookError[]): BillhookError | undefined {
  const sorted = mistakes.toSorted((a, b) => lineOf(a) - lineOf(b))
  const [first, ...others] = sorted
  if (!first) return undefined
  const also = others.slice(0, maxReported - 1)
  const rest = others.length - also.length
  if (rest > 0)
    also.push(
      new BillhookError(first.code, `and ${rest} more ${rest === 1 ? 'mistake' : 'mistakes'}`, {
        exitCode: ExitCode.usage,
      }),
    )
  return new BillhookError(first.code, first.message, {
    exitCode: first.exitCode,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    also,
  })
}

/** Messages begin with `file:line:column: `. */
function lineOf({ message }: BillhookError): number {
  return Number(/:(\d+):\d+: /.exec(message)?.[1] ?? 0)
}
