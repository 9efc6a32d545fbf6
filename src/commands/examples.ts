import type { Command } from 'commander'
import type { Topic } from './help/topics.ts'

/** Appends ready-to-run examples and related help topics to a command's help. */
export function examples(command: Command, lines: readonly [string, string], ...topics: readonly Topic[]): Command {
  const more = topics.length === 0 ? '' : `\nSee also: ${topics.map((topic) => `billhook help ${topic}`).join(', ')}`
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}${more && `\n${more}`}`,
  )
}
