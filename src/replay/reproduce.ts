import { shownCommand } from '../core/shown-command.ts'
import { editPointer } from './edit.ts'
import type { Trial } from './experiment.ts'
import type { ReplayOptions } from './options.ts'

/** The command line, for a POSIX shell, that makes one trial again. `--secret` stands in it as a variable, other credentials as `***`. */
export function reproduce({ experiment, step, sequence = [step], rounds }: Trial, options: ReplayOptions & { readonly to: string; readonly seed: number }): string {
  return [
    'billhook replay',
    ...new Set(sequence.map(({ fixture }) => quote(operand(fixture.argument)))),
    ...option('to', shownCommand(options.to)),
    ...option('check', experiment.name),
    ...option('source', options.source),
    ...(step.secret === undefined || !options.secrets?.length ? [] : ['--secret "$BILLHOOK_SECRET"']),
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
    ...(rounds === experiment.rounds ? [] : option('rounds', rounds)),
    // It makes the same ids, and a target that is not reset knows them.
    ...option('seed', options.reset === undefined ? undefined : options.seed),
    ...(step.fixture.argument === '-' ? ['# with the same standard input'] : []),
  ].join(' ')
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, quote(String(value))]
}

/** A file of a directory may be named as an option is. */
function operand(argument: string): string {
  return argument.startsWith('-') && argument !== '-' ? `./${argument}` : argument
}

/** As one word of a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
