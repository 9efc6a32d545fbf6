import type { CommandModule } from './command.ts'

interface Entry {
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

/** In the order of `--help`. Adding a command is adding a file and a line here. */
export const commands: Readonly<Record<string, Entry>> = {
  listen: { summary: 'catch webhooks, record them, forward them', load: () => import('./listen/command.ts') },
  replay: {
    summary: 'play webhooks back to a handler, and prove that it is safe',
    load: () => import('./replay/command.ts'),
  },
  send: { summary: 'send a realistic signed event to a handler', load: () => import('./send/command.ts') },
  validate: { summary: 'hold payloads to versioned schemas', load: () => import('./validate.ts') },
  inspect: { summary: 'see what a payload is taken for', load: () => import('./inspect.ts') },
  verify: { summary: 'check one signature offline, and say why it does not fit', load: () => import('./verify.ts') },
  demo: { summary: 'the main job in one go: a double charge, found', load: () => import('./demo/command.ts') },
  events: { summary: 'list, show and export what was caught', load: () => import('./events.ts') },
  init: { summary: 'write a starting billhook.yaml', load: () => import('./init/command.ts') },
  trust: {
    summary: 'let a billhook.yaml run commands and reach other machines',
    load: () => import('./trust/command.ts'),
  },
  config: { summary: 'keep your own settings and named secrets', load: () => import('./config/command.ts') },
  doctor: { summary: 'see what is wrong here', load: () => import('./doctor.ts') },
  completion: { summary: 'print the completion script of a shell', load: () => import('./completion/command.ts') },
}
