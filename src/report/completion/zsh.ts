import type { CommandNode } from '../../core/results/command-tree.ts'
import { bashCompletion } from './bash.ts'

/** Returns the completion script for zsh, which runs the bash script through its own compatibility layer. */
export function zshCompletion(program: CommandNode): string {
  return `#compdef billhook
# zsh completion for billhook: source <(billhook completion zsh)
autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
${bashCompletion(program).split('\n').slice(1).join('\n')}`
}
