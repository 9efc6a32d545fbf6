import { InvalidArgumentError, Option, type Command } from 'commander'
import { listenDefaults } from '../../config/listen-defaults.ts'
import type { CommandContext } from '../command.ts'
import { caHelp } from '../ca-help.ts'
import { configOptions } from '../config-options.ts'
import type { ListenFlags } from './options.ts'
import { each, httpUrl, port, timeLimit } from '../parse.ts'
import { secretOptions } from '../secrets.ts'

export function define(command: Command, context: CommandContext): void {
  command
    .option('--port <N>', `port to listen on; 0 takes any free one (default: ${listenDefaults.port})`, port)
    .option('--host <ADDRESS>', `address to listen on (default: ${listenDefaults.host})`)
    .option('--forward-to <URL>', 'where deliveries go; may be repeated', each(httpUrl))
    .option(
      '--moved-from <URL>',
      'an earlier target: what still waits for it goes to --forward-to; may be repeated',
      each(httpUrl),
    )
    .option('--ca <FILE>', caHelp)
    .option('--source <NAME>', 'what arrives at /: a source of billhook.yaml, or a provider')
    .addOption(
      new Option(
        '--respond <WHO>',
        `answer when it is on disk, or hand back what the target answers (default: ${listenDefaults.respond})`,
      ).choices(['ack', 'target']),
    )
    .addOption(
      new Option(
        '--duplicates <WHAT>',
        `what to do with a copy of an event that has arrived (default: ${listenDefaults.duplicates})`,
      ).choices(['suppress', 'forward']),
    )
    .addOption(
      new Option(
        '--on-invalid <WHAT>',
        `what to do with a wrong signature (default: ${listenDefaults.onInvalid})`,
      ).choices(['accept', 'reject']),
    )
    .option(
      '--allow-network',
      'fetch the certificate that a signature needs: from paypal.com, and nothing else (default: nothing is fetched)',
    )
    .option('--record <DIR>', 'also write what comes in to a .jsonl capture in DIR, unredacted')
    .addOption(
      new Option('--output <FORMAT>', 'how to show it (default: tui in a terminal, else text)').choices([
        'tui',
        'text',
        'ndjson',
      ]),
    )
    .option('--ready-file <FILE>', 'write {"url","pid"} to FILE once it listens')
    .option(
      '--wait-for <TYPE[=N]>',
      'exit 0 once N events of TYPE are accepted and delivered; may be repeated',
      each(waitFor),
    )
    .option(
      '--timeout <DURATION>',
      'end after this time; exit 1 if an awaited event is missing or undelivered',
      timeLimit,
    )
    .option('--data-dir <DIR>', 'where deliveries are kept (default: .billhook)')
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
