import { withPaths, type CommandNode, type OptionNode } from '../../core/results/command-tree.ts'

/** Returns the completion script for fish. It offers file names where a value or argument is free-form. */
export function fishCompletion(program: CommandNode): string {
  const lines = withPaths(program).flatMap(({ path, node }) => {
    const where = condition(path, node)
    const noFiles = node.commands.length > 0 || node.choices.length > 0 ? ' -f' : ''
    return [
      ...node.commands.map(
        ({ name, summary }) => `complete -c billhook -n ${where}${noFiles} -a ${quote(name)} -d ${quote(summary)}`,
      ),
      ...(node.choices.length > 0
        ? [`complete -c billhook -n ${where}${noFiles} -a ${quote(node.choices.join(' '))}`]
        : []),
      ...node.options.map((option) => `complete -c billhook -n ${where}${flag(option)} -d ${quote(option.summary)}`),
    ]
  })
  return `# fish completion for billhook: billhook completion fish | source\n${lines.join('\n')}\n`
}

function condition(path: readonly string[], node: CommandNode): string {
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`)
  const below = node.commands.map(({ name }) => name).join(' ')
  return quote(
    [...seen, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join('; and ') || 'true',
  )
}

function flag({ flag: name, short, takesValue, choices }: OptionNode): string {
  const value = choices.length > 0 ? ` -x -a ${quote(choices.join(' '))}` : ' -r'
  const letter = short === undefined ? '' : ` -s ${short.slice(1)}`
  return `${letter} -l ${name.replace(/^--/, '')}${takesValue ? value : ''}`
}

/** Quotes text for the shell, so that no character has a special meaning. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
