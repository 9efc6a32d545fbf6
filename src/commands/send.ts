import type { Command } from 'commander'
import type { Edit } from '../replay/fixture.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'
import { count, each, edit, httpUrl, secret, wholeNumber } from './parse.ts'
import type { SendFlags } from './send-run.ts'

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[TYPE]', "a provider's own type such as invoice.paid, or a canonical one")
    .option('--to <URL>', 'the handler (default: replay.to of billhook.yaml)', httpUrl)
    .option('--source <NAME>', 'who sends: a source of billhook.yaml, or a provider (default: the only one that has such an event)')
    .option('--secret <SECRET>', 'signing secret (default: the first of the source in billhook.yaml)', each(secret))
    .option('--set <PATH=VALUE>', 'change the payload, as data.object.amount_paid=5; may be repeated', each<Edit>(edit))
    .option('--seed <N>', 'makes the same ids again', wholeNumber)
    .option('--count <N>', 'how many, each with ids of its own (default: 1)', count)
    .option('--list', 'name every event that can be sent')
  configOptions(command).action(async (type: string | undefined, flags: SendFlags) => {
    const { runSend } = await import('./send-run.ts')
    context.end(await runSend(type, flags, context.env))
  })
}
