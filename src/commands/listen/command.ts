import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { configOptions } from '../config-options.ts'
import { jsonOption } from '../output-options.ts'
import type { ListenFlags } from './options.ts'
import { each, httpUrl, port, timeLimit } from '../parse.ts'
import { secretOptions } from '../secrets.ts'

export function define(command: Command, context: CommandContext): void {
  command
    .option('-p, --port <N>', 'port to listen on; 0 takes any free one (default: 4400)', port)
    .option('--host <ADDRESS>', 'address to listen on (default: 127.0.0.1)')
    .option('--forward-to <URL>', 'where deliveries go; may be repeated', each(httpUrl))
    .option('--source <NAME>', 'what arrives at /: a source of billhook.yaml, or a provider')
    .addOption(
      new Option(
        '--respond <WHO>',
        'answer when it is on disk, or hand back what the target answers (default: ack)',
      ).choices(['ack', 'target']),
    )
    .addOption(
      new Option(
        '--duplicates <WHAT>',
        'what to do with a copy of an event that has arrived (default: suppress)',
      ).choices(['suppress', 'forward']),
    )
    .addOption(
      new Option('--on-invalid <WHAT>', 'what to do with a wrong signature (default: reject)').choices([
        'accept',
        'reject',
      ]),
    )
    .option(
      '--allow-network',
      'fetch the certificate that a signature needs: from paypal.com, and nothing else (default: nothing is fetched)',
    )
    .option('--record <DIR>', 'also write what comes in to a .jsonl capture in DIR, unredacted')
    .addOption(
      new Option('-f, --format <FORMAT>', 'how to show it (default: tui in a terminal, else text)').choices([
        'tui',
        'text',
        'ndjson',
      ]),
    )
    .addOption(
      new Option('--output <FORMAT>', 'another name of --format').choices(['tui', 'text', 'ndjson']).hideHelp(),
    )
    .option('--ready-file <FILE>', 'write {"url","pid"} to FILE once it listens')
    .option('--wait-for <TYPE[=N]>', 'exit 0 once N accepted events of TYPE have come; may be repeated', each(waitFor))
    .option('--timeout <DURATION>', 'end after this time; exit 1 if something awaited has not come', timeLimit)
    .option('--data-dir <DIR>', 'where deliveries are kept (default: .billhook)')
  jsonOption(command, 'ndjson')
  secretOptions(command, 'for --source, else for what arrives at / and at the paths of providers')
  configOptions(command).action(async (flags: ListenFlags) => {
    const { runListen } = await import('./run.ts')
    context.end(await runListen(flags, context.env))
  })
}

function waitFor(value: string): readonly [type: string, count: number] {
  const [, type, count = '1'] = /^([^=]+)(?:=([1-9]\d{0,8}))?$/.exec(value) ?? []
  if (type === undefined)
    throw new InvalidArgumentError('use TYPE or TYPE=N, such as invoice.paid=2; * stands for any text.')
  return [type, Number(count)]
}
