import type { Command } from 'commander'
import type { Env } from '../env.ts'
import type { ExitCode } from '../errors.ts'

/** An entry in the list of all commands. */
export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

export interface CommandContext {
  readonly env: Env
  /** All commands by name. */
  readonly commands: Readonly<Record<string, CommandEntry>>
  /** Sets the exit code; 0 if never called. */
  readonly end: (code: ExitCode) => void
}

/** The export of a command's file: it declares the options and passes them to a `run` function that does the work. */
export interface CommandModule {
  readonly define: (command: Command, context: CommandContext) => void
}
