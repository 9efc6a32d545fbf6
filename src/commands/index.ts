import type { Command } from 'commander'
import type { Env } from '../env.ts'
import type { ExitCode } from '../errors.ts'

export interface CommandContext {
  readonly env: Env
  /** Says how the command ended; without it, 0. */
  readonly end: (code: ExitCode) => void
}

/** What a command's file exports: it declares its options and hands them to a `run` that acts. */
export interface CommandModule {
  readonly define: (command: Command, context: CommandContext) => void
}

interface Entry {
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

/** In the order of `--help`. Adding a command is adding a file and a line here. */
export const commands: Readonly<Record<string, Entry>> = {
  listen: { summary: 'catch webhooks, record them, forward them', load: () => import('./listen.ts') },
  replay: { summary: 'play webhooks back to a handler, and prove that it is safe', load: () => import('./replay.ts') },
  validate: { summary: 'hold payloads to versioned schemas', load: () => import('./validate.ts') },
  demo: { summary: 'the main job in one go: a double charge, found', load: () => import('./demo.ts') },
  events: { summary: 'list, show and export what was caught', load: () => import('./events.ts') },
  init: { summary: 'write a starting billhook.yaml', load: () => import('./init.ts') },
  doctor: { summary: 'see what is wrong here', load: () => import('./doctor.ts') },
  completion: { summary: 'print the completion script of a shell', load: () => import('./completion.ts') },
}
