import { Argument, type Command } from 'commander'
import { nearest } from '../../core/text/nearest.ts'
import { usageError } from '../../errors.ts'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'
import { isTopic, topics, topicText } from './topics.ts'

export function define(command: Command, { env }: CommandContext): void {
  examples(command, ['billhook help checks', 'billhook help replay'])
  command
    .addArgument(new Argument('[NAME...]', `a command, or a topic: ${Object.keys(topics).join(', ')}`))
    .action((names: readonly string[]) => {
      const [first] = names
      const program = command.parent
      if (!program) return
      if (first !== undefined && names.length === 1 && isTopic(first)) env.stdout.write(topicText(first))
      else find(program, names).outputHelp()
    })
}

function find(program: Command, names: readonly string[]): Command {
  let found = program
  for (const name of names) {
    const next = found.commands.find((one) => one.name() === name)
    if (!next) throw unknown(name, found)
    found = next
  }
  return found
}

function unknown(name: string, { parent, commands }: Command) {
  const known = [...commands.map((one) => one.name()), ...(parent ? [] : Object.keys(topics))]
  const near = nearest(name, known)
  return usageError(
    'BILLHOOK_USAGE',
    `unknown ${parent ? 'command' : 'command or topic'} '${name}'`,
    near === undefined ? '--help lists the commands and topics' : `did you mean ${near}?`,
  )
}
