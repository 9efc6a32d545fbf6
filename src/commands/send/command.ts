import type { Command } from 'commander'
import type { Edit } from '../../replay/fixtures/fixture.ts'
import type { CommandContext } from '../command.ts'
import { caHelp } from '../ca-help.ts'
import { examples } from '../examples.ts'
import { configOptions } from '../config-options.ts'
import { outputOptions } from '../output-options.ts'
import { count, each, edit, httpUrl, wholeNumber } from '../parse.ts'
import { secretOptions } from '../secrets.ts'
import type { SendFlags } from './run.ts'

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[TYPE]', "a provider's own type such as invoice.paid, or a canonical one")
    .option('--to <URL>', 'the handler (default: replay.to in billhook.yaml)', httpUrl)
    .option('--ca <FILE>', caHelp)
    .option(
      '--source <NAME>',
      'the sender: a source in billhook.yaml, or a provider (default: the only one with the event, or your setting)',
    )
    .option(
      '--set <PATH=VALUE>',
      'change the payload, such as data.object.amount_paid=5; may be repeated',
      each<Edit>(edit),
    )
    .option('--seed <N>', 'seed for the generated ids, to reproduce them', wholeNumber)
    .option('-n, --count <N>', 'number of events to send, each with its own ids (default: 1)', count)
    .option('--list', 'list every event that can be sent')
  examples(command, [
    'billhook send invoice.paid --source stripe --to http://127.0.0.1:3000/webhooks',
    'billhook send --list --source stripe',
  ])
  outputOptions(command, ['text', 'json'])
  secretOptions(command, 'if there are several, the first one is used (default: from the source in billhook.yaml)')
  configOptions(command).action(async (type: string | undefined, flags: SendFlags) => {
    const { runSend } = await import('./run.ts')
    context.end(await runSend(type, flags, context.env))
  })
}
