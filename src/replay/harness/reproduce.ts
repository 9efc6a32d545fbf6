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
 * The command line, for a POSIX shell, that repeats one trial from the same folder. It names the file that the secret
 * came from, or takes the secret from the variable BILLHOOK_SECRET; a shell in which that is not set says so. Other
 * credentials are `***`.
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
    // Without an observer it would be a usage error, and no state has such places.
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

/** What was typed as `--secret` is in no variable yet. */
function secretVariable({ secret = '' }: Step, { vars }: Origin['env']): string {
  const isSet = vars['BILLHOOK_SECRET']?.includes(secret)
  return `BILLHOOK_SECRET="\${BILLHOOK_SECRET:?${isSet ? '' : 'set BILLHOOK_SECRET first'}}"`
}

/** The files of a sequence, or what the user named in place of them, where that stands for no other event. */
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

/** What a shell makes of `<(…)` ends with the command. */
function isGone(file: string): boolean {
  return /^\/(?:dev|proc)\//.test(file)
}

/** A file of a directory may be named as an option is. */
function operand(argument: string): string {
  return argument.startsWith('-') && argument !== '-' ? `./${argument}` : argument
}
