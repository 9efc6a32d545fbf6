import { Argument, Command } from 'commander'
import { bashCompletion } from '../../report/completion/bash.ts'
import { fishCompletion } from '../../report/completion/fish.ts'
import { zshCompletion } from '../../report/completion/zsh.ts'
import { commandTree } from './tree.ts'
import type { CommandContext } from '../command.ts'

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

export function define(command: Command, context: CommandContext): void {
  command
    .addArgument(new Argument('<SHELL>', 'the shell').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      '\nAdd the first example to ~/.bashrc. For zsh, replace bash with zsh and add the line to ~/.zshrc.\n\n' +
        'Examples:\n' +
        '  source <(billhook completion bash)\n' +
        '  billhook completion fish > ~/.config/fish/completions/billhook.fish',
    )
    .action(async (shell: keyof typeof shells) => {
      const program = new Command('billhook')
      for (const [name, { summary, load }] of Object.entries(context.commands)) {
        ;(await load()).define(program.command(name).description(summary), context)
      }
      context.env.stdout.write(shells[shell](commandTree(program)))
    })
}
