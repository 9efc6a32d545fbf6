/** The command line as shell completion sees it. */
export interface CommandNode {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionNode[]
  readonly commands: readonly CommandNode[]
  /** Choices for the first argument, if they are fixed. */
  readonly choices: readonly string[]
}

export interface OptionNode {
  /** `--port` */
  readonly flag: string
  /** `-p`; undefined where it has none. */
  readonly short: string | undefined
  readonly summary: string
  readonly takesValue: boolean
  /** Empty if anything is allowed. */
  readonly choices: readonly string[]
}

/** Every command with its path, `['events', 'list']`; the program itself has the empty path. */
export function withPaths(
  node: CommandNode,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly node: CommandNode }[] {
  return [{ path, node }, ...node.commands.flatMap((child) => withPaths(child, [...path, child.name]))]
}
