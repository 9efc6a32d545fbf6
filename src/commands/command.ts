import type { Command } from 'commander'
import type { Env } from '../env.ts'
import type { ExitCode } from '../errors.ts'

/** A command in the list of all commands. */
export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

export interface CommandContext {
  readonly env: Env
  /** All commands, by name. */
  readonly commands: Readonly<Record<string, CommandEntry>>
  /** Says how the command ended; without it, 0. */
  readonly end: (code: ExitCode) => void
}

/** What a command's file exports: it declares its options and hands them to a `run` that acts. */
export interface CommandModule {
  readonly define: (command: Command, context: CommandContext) => void
}
