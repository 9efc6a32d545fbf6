import { dirname, normalize } from 'node:path'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownCommand } from '../../core/redact/shown-command.ts'
import { editPointer } from '../steps/edit.ts'
import type { Env } from '../../env.ts'
import type { Trial } from '../checks/check.ts'
import type { ReplayOptions } from '../options.ts'
import type { Step } from '../steps/step.ts'
import { launcher } from './launcher.ts'

interface Origin {
  /** All deliveries of the run. */
  readonly steps: readonly Step[]
  readonly env: Pick<Env, 'script' | 'cwd' | 'vars'>
}

/**
 * Returns the command line, for a POSIX shell, that repeats one trial from the same folder. It names the file that
 * contains the secret, or reads the secret from the variable BILLHOOK_SECRET; if that variable is not set, the shell
 * reports an error. Other credentials are replaced by `***`.
 */
export function reproduce(
  { check, step, sequence = [step], rounds }: Trial,
  options: ReplayOptions & { readonly to: string; readonly seed: number },
  { steps, env }: Origin,
): string {
  const files = options.secretFiles?.some(isGone) ? [] : (options.secretFiles ?? [])
  const isSigned = step.secret !== undefined && (options.secrets?.length ?? 0) > 0
  return [
    ...(isSigned && files.length === 0 ? [secretVariable(step, env)] : []),
    launcher(env),
    'replay',
    ...operands(sequence, steps, options.fixtures).map((argument) => shellWord(operand(argument))),
    ...option('to', shownCommand(options.to)),
    ...option('ca', options.ca),
    ...option('check', check.name),
    ...option('source', options.source),
    ...(isSigned ? files : []).flatMap((file) => option('secret-file', file)),
    ...(options.observe ?? []).flatMap((spec) => option('observe', shownCommand(spec))),
    ...option('reset', options.reset && shownCommand(options.reset)),
    ...(options.edits ?? []).flatMap((edit) => option('set', `${editPointer(edit)}=${JSON.stringify(edit.value)}`)),
    ...option('restart', options.restart && shownCommand(options.restart)),
    // Without an observer, --ignore would be a usage error, and there is no state to which it could apply.
    ...(options.observe?.length ? (options.ignore ?? []) : []).flatMap((path) => option('ignore', path)),
    ...option('others', options.others),
    ...option('settle', options.settleMs === undefined ? undefined : `${options.settleMs}ms`),
    ...option('timeout', options.timeoutMs === undefined ? undefined : `${options.timeoutMs}ms`),
    ...(options.allowOutside ? ['--allow-outside'] : []),
    ...option('config', options.config),
    ...(options.trustConfig ? ['--trust-config'] : []),
    ...option('data-dir', step.fixture.argument.startsWith('store:') ? options.dataDir : undefined),
    ...(rounds === check.rounds ? [] : option('rounds', rounds)),
    // Only with a reset: the same seed generates the same ids, which a target that was not reset would already know.
    ...option('seed', options.reset === undefined ? undefined : options.seed),
    ...(step.fixture.argument === '-' ? ['# with the same standard input'] : []),
  ].join(' ')
}

/**
 * Returns the assignment of BILLHOOK_SECRET. If the variable does not contain the secret, which may have been passed as
 * `--secret`, the shell's error message asks the user to set it.
 */
function secretVariable({ secret = '' }: Step, { vars }: Origin['env']): string {
  const isSet = vars['BILLHOOK_SECRET']?.includes(secret)
  return `BILLHOOK_SECRET="\${BILLHOOK_SECRET:?${isSet ? '' : 'set BILLHOOK_SECRET first'}}"`
}

/** Returns the files of a sequence, or the user's own arguments, such as a directory, if they cover no other events. */
function operands(sequence: readonly Step[], steps: readonly Step[], given: readonly string[]): readonly string[] {
  const used = new Set(sequence.map(({ fixture }) => fixture.argument))
  const all = steps.filter(({ identities }) => identities.length > 0).map(({ fixture }) => fixture.argument)
  if (given.length < used.size && all.every((file) => used.has(file))) return given
  for (const dir of given) {
    const files = all.filter((file) => file !== dir && dirname(file) === normalize(`${dir}/.`).replace(/(?<=.)\/$/, ''))
    if (files.length < 2 || !files.every((file) => used.has(file))) continue
    for (const file of files) used.delete(file)
    used.add(dir)
  }
  return [...used]
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, shellWord(String(value))]
}

/** True for a file created by the shell for `<(…)`, which disappears when the command ends. */
function isGone(file: string): boolean {
  return /^\/(?:dev|proc)\//.test(file)
}

/** Adds the prefix `./` if the name of a file looks like an option. */
function operand(argument: string): string {
  return argument.startsWith('-') && argument !== '-' ? `./${argument}` : argument
}
