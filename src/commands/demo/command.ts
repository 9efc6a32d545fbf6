import { Option, type Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'
import type { DemoFlags } from './run.ts'

export function define(command: Command, context: CommandContext): void {
  examples(command, ['billhook demo', 'billhook demo --format text'])
  command
    .addOption(
      new Option('-f, --format <FORMAT>', 'how to show the events (default: tui in a terminal, else text)').choices([
        'tui',
        'text',
      ]),
    )
    .addOption(new Option('--output <FORMAT>', 'alias for --format').choices(['tui', 'text']).hideHelp())
    .action(async (flags: DemoFlags) => {
      const { runDemo } = await import('./run.ts')
      context.end(await runDemo(flags, context.env))
    })
}
