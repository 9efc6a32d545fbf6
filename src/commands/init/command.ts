import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { runInit } from './run.ts'

export function define(command: Command, { env }: CommandContext): void {
  command
    .option('--force', 'write over a billhook.yaml that is there')
    .action((options: { readonly force?: boolean }) => runInit(env, options))
}
