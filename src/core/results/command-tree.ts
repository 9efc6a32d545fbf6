/** The command line as seen by shell completion. */
export interface CommandNode {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionNode[]
  readonly commands: readonly CommandNode[]
  /** Choices for the first argument, if there is a fixed set. */
  readonly choices: readonly string[]
}

export interface OptionNode {
  /** Long form, such as `--port`. */
  readonly flag: string
  /** Short form, such as `-p`; undefined if there is none. */
  readonly short: string | undefined
  readonly summary: string
  readonly takesValue: boolean
  /** Allowed values; empty if any value is allowed. */
  readonly choices: readonly string[]
}

/** Returns every command with its path, such as `['events', 'list']`; the program itself has an empty path. */
export function withPaths(
  node: CommandNode,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly node: CommandNode }[] {
  return [{ path, node }, ...node.commands.flatMap((child) => withPaths(child, [...path, child.name]))]
}
