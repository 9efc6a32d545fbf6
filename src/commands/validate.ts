import type { Command } from 'commander'
import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import type { CommandContext } from './command.ts'
import { examples } from './examples.ts'
import { configOptions } from './config-options.ts'
import { outputColours, outputOptions, type OutputFlags } from './output-options.ts'

interface Flags extends OutputFlags<'text' | 'json' | 'junit' | 'github'> {
  readonly schemas?: string
  readonly source?: string
  readonly schemaVersion?: string
  readonly strict?: boolean
  readonly config?: string
  readonly trustConfig?: boolean
}

const exitCodes = {
  pass: ExitCode.ok,
  fail: ExitCode.checkFailed,
  'nothing-validated': ExitCode.nothingProved,
  interrupted: ExitCode.interrupted,
} as const

/** Loaded on demand. */
const reports = {
  text: async (env: Env, flags: Flags) => {
    const [{ validateText }, { paintWith }] = await Promise.all([
      import('../report/validate/text.ts'),
      import('../report/paint.ts'),
    ])
    return validateText(await paintWith(outputColours(flags, env)))
  },
  json: async () => (await import('../report/validate/json.ts')).validateJson(),
  junit: async () => (await import('../report/validate/junit.ts')).validateJunit(),
  github: async () => (await import('../report/validate/github.ts')).validateGithub(),
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .argument(
      '<FILE...>',
      'payloads (.json), captures or lists of payloads (.jsonl), requests (.http, .har), a directory, a pattern, ' +
        'or - for standard input',
    )
    .option('--schemas <DIR>', 'schemas as <provider>/<type>/<version>.json (default: schemas)')
    .option('--source <NAME>', 'the sender: a source in billhook.yaml, or a provider (default: detected per payload)')
    .option('--schema-version <V>', 'validate against this version instead of the one that the payload names')
    .option('--strict', 'fail when a payload has no schema')
  examples(
    command,
    ['billhook validate event.json', "billhook validate 'captures/*.jsonl' --format junit --output report.xml"],
    'reports',
  )
  configOptions(outputOptions(command, Object.keys(reports))).action(async (files: readonly string[], flags: Flags) => {
    const { validate } = await import('../validate/run.ts')
    const report = await reports[flags.format](env, flags)
    end(exitCodes[await validate({ ...flags, files, report }, env)])
  })
}
