import type { Command } from 'commander'
import { initConfig } from '../config/init.ts'
import type { CommandContext } from './command.ts'

export function define(command: Command, { env }: CommandContext): void {
  command
    .option('--force', 'write over a billhook.yaml that is there')
    .action((options: { readonly force?: boolean }) => initConfig(env, options))
}
