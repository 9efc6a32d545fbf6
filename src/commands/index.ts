import type { CommandEntry } from './command.ts'

/** In `--help` order. To add a command, add its file and a line here. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  listen: { summary: 'receive, record and forward webhooks', load: () => import('./listen/command.ts') },
  replay: {
    summary: 'play webhooks back to a handler, and prove that it is safe',
    load: () => import('./replay/command.ts'),
  },
  send: { summary: 'send a realistic signed event to a handler', load: () => import('./send/command.ts') },
  validate: { summary: 'validate payloads against versioned schemas', load: () => import('./validate.ts') },
  inspect: { summary: 'identify a payload: provider, event, meaning', load: () => import('./inspect.ts') },
  verify: {
    summary: 'check a signature offline, and explain why it does not match',
    load: () => import('./verify.ts'),
  },
  demo: { summary: 'find a double charge in a sample handler', load: () => import('./demo/command.ts') },
  events: { summary: 'list, show and export received deliveries', load: () => import('./events.ts') },
  init: { summary: 'write a starter billhook.yaml', load: () => import('./init/command.ts') },
  trust: {
    summary: 'let a billhook.yaml run commands and reach other machines',
    load: () => import('./trust/command.ts'),
  },
  config: { summary: 'store your own settings and named secrets', load: () => import('./config/command.ts') },
  doctor: { summary: 'find problems with your setup', load: () => import('./doctor.ts') },
  help: { summary: 'explain a command or a topic', load: () => import('./help/command.ts') },
  completion: { summary: 'print a shell completion script', load: () => import('./completion/command.ts') },
}
