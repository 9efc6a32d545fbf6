import { withPaths, type CommandNode } from '../../core/results/command-tree.ts'

/**
 * Returns the completion script for bash. The script finds the command among the words typed so far, then offers its
 * subcommands, choices and options, or file names where a value is free-form.
 */
export function bashCompletion(program: CommandNode): string {
  const all = withPaths(program)
  const steps = all.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(' ')))
  const options = all.flatMap(({ path, node }) =>
    node.options.filter(({ takesValue }) => takesValue).map((option) => ({ path, option })),
  )
  const place = ({ path, option: { flag, short } }: (typeof options)[number]): string =>
    [flag, ...(short === undefined ? [] : [short])].map((one) => quote(`${path.join(' ')} ${one}`)).join('|')
  const chosen = options.filter(({ option }) => option.choices.length > 0)
  const values = chosen.map(
    (one) => `    ${place(one)}) _billhook_offer ${quote(one.option.choices.join(' '))}; return ;;`,
  )
  const free = options.filter(({ option }) => option.choices.length === 0).map(place)
  const words = all.map(({ path, node }) => {
    const open = node.commands.length === 0 && node.choices.length === 0
    const named = [...node.commands.map(({ name }) => name), ...node.choices].join(' ')
    return (
      `    ${quote(path.join(' '))}) named=${quote(named)} ` +
      `flags=${quote(node.options.map(({ flag }) => flag).join(' '))} open=${open ? 1 : 0} ;;`
    )
  })
  return `# bash completion for billhook: source <(billhook completion bash)
_billhook_offer() { COMPREPLY=($(compgen -W "$1" -- "\${COMP_WORDS[COMP_CWORD]}")); }
_billhook() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" before="" word named flags open
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${steps.join('|')}) path="\${path:+$path }$word" ;;
    esac
    before="$word"
  done
  case "$path $before" in
${values.join('\n')}
    ${free.join('|')}) return ;;
  esac
  case "$path" in
${words.join('\n')}
  esac
  case "$current" in
    -*) _billhook_offer "$flags" ;;
    *) if [ "$open" = 0 ]; then _billhook_offer "$named"; fi ;;
  esac
}
complete -o default -F _billhook billhook
`
}

/** Quotes text for the shell, so that no character has a special meaning. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
