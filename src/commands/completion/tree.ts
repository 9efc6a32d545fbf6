import type { Command, Option } from 'commander'
import type { CommandNode, OptionNode } from '../../core/results/command-tree.ts'

/** Extracts what shell completion needs from a commander command. */
export function commandTree(command: Command): CommandNode {
  return {
    name: command.name(),
    summary: command.description(),
    options: command.createHelp().visibleOptions(command).map(optionNode),
    commands: command.commands.map(commandTree),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  }
}

function optionNode({ long, short, description, required, optional, argChoices }: Option): OptionNode {
  return {
    flag: long ?? short ?? '',
    short: long === undefined ? undefined : short,
    summary: description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}
