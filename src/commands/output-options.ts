import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Env } from '../env.ts'
import { ExitCode, usageError } from '../errors.ts'
import { openSink, type Write } from '../files/sink.ts'
import { colourLevel } from './colour-level.ts'

/** The format and destination of a command's results. */
export interface OutputFlags<Format extends string = string> {
  readonly format: Format
  readonly output?: string
}

/**
 * Adds `--format FORMAT`, its short form and `--json`; the last one given wins. The first of `formats` is the default.
 */
export function formatOption(command: Command, formats: readonly string[], what = 'output format'): Command {
  const [first] = formats
  command.addOption(new Option('-f, --format <FORMAT>', what).choices(formats).default(first))
  return jsonOption(command, 'json')
}

/** Adds `--json`, short for `--format FORMAT`. */
export function jsonOption(command: Command, format: string): Command {
  command.option('--json', `short for --format ${format}`)
  return command.on('option:json', () => command.setOptionValueWithSource('format', format, 'cli'))
}

/** Adds `--format FORMAT`, `--json` and `--output FILE`. */
export function outputOptions(command: Command, formats: readonly string[]): Command {
  return formatOption(command, formats).option('-o, --output <FILE>', 'write to FILE atomically (default: stdout)')
}

/** Runs a command that writes its results to `--output`. A file appears only after the command has finished. */
export async function toOutput(
  file: string | undefined,
  env: Env,
  work: (write: Write) => Promise<ExitCode>,
): Promise<ExitCode> {
  await using sink = await openSink(file, env)
  const code = await work(sink.write)
  if (code !== ExitCode.interrupted) await sink.finish()
  return code
}

/** Returns the colour level for `--output`; files get no colours. */
export function outputColours({ output }: Pick<OutputFlags, 'output'>, env: Env): ReturnType<typeof colourLevel> {
  return output === undefined || output === '-' ? colourLevel(env) : 0
}

/** Rejects `--format` and `--output` without `--list`, for commands that use them only for the list. */
export function assertForList(list: boolean | undefined, { format, output }: Partial<OutputFlags>): void {
  if (list || (output === undefined && (format === undefined || format === 'text'))) return
  throw usageError(
    'BILLHOOK_USAGE',
    `${output === undefined ? '--format' : '--output'} only works with --list`,
    'add --list, or remove this option',
  )
}

/** Notes on stderr that an option has been renamed. */
export function noteRenamed({ stderr }: Pick<Env, 'stderr'>, before: string, now: string): void {
  stderr.write(`note: ${before} is now ${now}\n`)
}

/**
 * Formats of `--report`. To add a format, write a function in `report/replay/` and add it here and to `formats` in
 * `commands/replay/reports.ts`.
 */
export const reportFormats = ['text', 'json', 'junit', 'sarif', 'tap', 'github', 'md', 'html'] as const

export type ReportFormat = (typeof reportFormats)[number]

/** A parsed `--report FORMAT[=FILE]`. */
export interface ReportFlag {
  readonly format: ReportFormat
  /** @default stdout */
  readonly file: string | undefined
}

export function reportFlag(value: string): ReportFlag {
  const [, name, file] = /^([^=]*)(?:=(.+))?$/s.exec(value) ?? []
  const format = reportFormats.find((one) => one === name)
  if (format === undefined)
    throw new InvalidArgumentError(`use FORMAT or FORMAT=FILE, where FORMAT is one of ${reportFormats.join(', ')}.`)
  return { format, file }
}
