import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'
import { runInit } from './run.ts'

export function define(command: Command, { env }: CommandContext): void {
  examples(command, ['billhook init', 'billhook init --force'], 'config')
  command
    .option('--force', 'overwrite an existing billhook.yaml')
    .action((options: { readonly force?: boolean }) => runInit(env, options))
}
