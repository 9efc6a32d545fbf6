import { shellWord } from '../../core/text/shell-word.ts'
import { shownCommand } from '../../core/redact/shown-command.ts'
import { editPointer } from '../steps/edit.ts'
import type { Trial } from '../checks/check.ts'
import type { ReplayOptions } from '../options.ts'

/**
 * The command line, for a POSIX shell, that repeats one trial. It names the file that the secret came from, or takes
 * the secret from the variable BILLHOOK_SECRET, which has to be set; other credentials are `***`.
 */
export function reproduce(
  { check, step, sequence = [step], rounds }: Trial,
  options: ReplayOptions & { readonly to: string; readonly seed: number },
): string {
  const files = options.secretFiles?.some(isGone) ? [] : (options.secretFiles ?? [])
  const isSigned = step.secret !== undefined && (options.secrets?.length ?? 0) > 0
  return [
    ...(isSigned && files.length === 0 ? ['BILLHOOK_SECRET="${BILLHOOK_SECRET:?}"'] : []),
    'billhook replay',
    ...new Set(sequence.map(({ fixture }) => shellWord(operand(fixture.argument)))),
    ...option('to', shownCommand(options.to)),
    ...option('ca', options.ca),
    ...option('check', check.name),
    ...option('source', options.source),
    ...(isSigned ? files : []).flatMap((file) => option('secret-file', file)),
    ...(options.observe ?? []).flatMap((spec) => option('observe', shownCommand(spec))),
    ...option('reset', options.reset && shownCommand(options.reset)),
    ...(options.edits ?? []).flatMap((edit) => option('set', `${editPointer(edit)}=${JSON.stringify(edit.value)}`)),
    ...option('restart', options.restart && shownCommand(options.restart)),
    // Without an observer it would be wrong usage, and no state has such places.
    ...(options.observe?.length ? (options.ignore ?? []) : []).flatMap((path) => option('ignore', path)),
    ...option('others', options.others),
    ...option('settle', options.settleMs === undefined ? undefined : `${options.settleMs}ms`),
    ...option('timeout', options.timeoutMs === undefined ? undefined : `${options.timeoutMs}ms`),
    ...(options.allowOutside ? ['--allow-outside'] : []),
    ...option('config', options.config),
    ...(options.trustConfig ? ['--trust-config'] : []),
    ...option('data-dir', step.fixture.argument.startsWith('store:') ? options.dataDir : undefined),
    ...(rounds === check.rounds ? [] : option('rounds', rounds)),
    // It makes the same ids, and a target that is not reset knows them.
    ...option('seed', options.reset === undefined ? undefined : options.seed),
    ...(step.fixture.argument === '-' ? ['# with the same standard input'] : []),
  ].join(' ')
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, shellWord(String(value))]
}

/** What a shell makes of `<(…)` ends with the command. */
function isGone(file: string): boolean {
  return /^\/(?:dev|proc)\//.test(file)
}

/** A file of a directory may be named as an option is. */
function operand(argument: string): string {
  return argument.startsWith('-') && argument !== '-' ? `./${argument}` : argument
}
