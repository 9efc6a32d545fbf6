import { Option, type Command } from 'commander'
import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import { colourLevel } from './colour-level.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'

interface Flags {
  readonly schemas?: string
  readonly source?: string
  readonly schemaVersion?: string
  readonly strict?: boolean
  readonly format: 'text' | 'json' | 'junit' | 'github'
  readonly output?: string
  readonly config?: string
  readonly trustConfig?: boolean
}

const exitCodes = {
  pass: ExitCode.ok,
  fail: ExitCode.checkFailed,
  'nothing-validated': ExitCode.nothingProved,
  interrupted: ExitCode.interrupted,
} as const

/** Only the requested one is loaded. */
const reports = {
  text: async (env: Env, { output }: Flags) => {
    const [{ validateText }, { paintWith }] = await Promise.all([
      import('../report/validate/text.ts'),
      import('../report/paint.ts'),
    ])
    return validateText(await paintWith(output === undefined ? colourLevel(env) : 0))
  },
  json: async () => (await import('../report/validate/json.ts')).validateJson(),
  junit: async () => (await import('../report/validate/junit.ts')).validateJunit(),
  github: async () => (await import('../report/validate/github.ts')).validateGithub(),
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .argument(
      '<FILE...>',
      'payloads: .json, .jsonl (one a line, or a capture), requests .http and .har, a directory, a pattern, ' +
        '- for standard input',
    )
    .option('--schemas <DIR>', 'schemas as <provider>/<type>/<version>.json (default: schemas)')
    .option(
      '--source <NAME>',
      'who sent them: a source of billhook.yaml, or a provider (default: detected per payload)',
    )
    .option('--schema-version <V>', 'check every payload against this version, whatever it says itself')
    .option('--strict', 'fail when a payload has no schema')
    .addOption(new Option('--format <FORMAT>', 'how to report').choices(Object.keys(reports)).default('text'))
    .option('--output <FILE>', 'write the report to FILE, atomically (default: stdout)')
  configOptions(command).action(async (files: readonly string[], flags: Flags) => {
    const { validate } = await import('../validate/run.ts')
    const report = await reports[flags.format](env, flags)
    end(exitCodes[await validate({ ...flags, files, report }, env)])
  })
}
