import type { Command } from 'commander'
import { ExitCode } from '../errors.ts'
import type { CommandContext } from './command.ts'
import { examples } from './examples.ts'
import { configOption } from './config-options.ts'
import { outputOptions, toOutput, type OutputFlags } from './output-options.ts'

interface Flags extends OutputFlags<'text' | 'json'> {
  readonly source?: string
  readonly config?: string
}

const exitCodes = {
  events: ExitCode.ok,
  'not-events': ExitCode.checkFailed,
  interrupted: ExitCode.interrupted,
} as const

/** Loaded on demand. */
const formats = {
  text: async () => (await import('../report/inspect/text.ts')).inspectText,
  json: async () => (await import('../report/inspect/json.ts')).inspectJson,
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .argument(
      '<FILE...>',
      'payloads (.json), captures or lists of payloads (.jsonl), requests (.http, .har), a directory, a pattern, ' +
        'or - for standard input',
    )
    .option('--source <NAME>', 'the sender: a source in billhook.yaml, or a provider (default: detected per payload)')
  examples(command, ['billhook inspect event.json', 'cat event.json | billhook inspect - --json'])
  configOption(outputOptions(command, Object.keys(formats))).action(
    async (files: readonly string[], { format, output, ...flags }: Flags) => {
      const [{ inspect }, report] = await Promise.all([import('../inspect/run.ts'), formats[format]()])
      end(
        await toOutput(
          output,
          env,
          async (write) => exitCodes[await inspect({ ...flags, files, format: report, write }, env)],
        ),
      )
    },
  )
}
