import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'
import { runInit } from './run.ts'

export function define(command: Command, { env }: CommandContext): void {
  examples(command, ['billhook init', 'billhook init --force'], 'config')
  command
    .option('--force', 'write over a billhook.yaml that is there')
    .action((options: { readonly force?: boolean }) => runInit(env, options))
}
