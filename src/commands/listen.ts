import type { Command } from 'commander'
import type { CommandContext } from './index.ts'

export function define(command: Command, { env }: CommandContext): void {
  command.action(() => {
    env.stdout.write('listen\n')
  })
}
