import { InvalidArgumentError, Option, type Command } from 'commander'
import { listenDefaults } from '../../config/schema/listen-defaults.ts'
import type { CommandContext } from '../command.ts'
import { caHelp } from '../ca-help.ts'
import { examples } from '../examples.ts'
import { configOptions } from '../config-options.ts'
import { jsonOption } from '../output-options.ts'
import type { ListenFlags } from './options.ts'
import { each, httpUrl, port, timeLimit } from '../parse.ts'
import { secretOptions } from '../secrets.ts'

const formats = ['tui', 'text', 'ndjson'] as const

export function define(command: Command, context: CommandContext): void {
  command
    .optionsGroup('Server:')
    .option('-p, --port <N>', `port to listen on; 0 picks a free one (default: ${listenDefaults.port})`, port)
    .option('--host <ADDRESS>', `address to listen on (default: ${listenDefaults.host})`)
    .optionsGroup('Deliveries:')
    .option('--forward-to <URL>', 'where deliveries go; may be repeated', each(httpUrl))
    .option(
      '--moved-from <URL>',
      'a former target: deliveries still waiting for it go to --forward-to; may be repeated',
      each(httpUrl),
    )
    .option('--ca <FILE>', caHelp)
    .option('--source <NAME>', 'the sender of requests to /: a source in billhook.yaml, or a provider')
    .addOption(choice('--respond <WHO>', 'who answers the sender: billhook, or the target', ['ack', 'target']))
    .addOption(choice('--duplicates <WHAT>', 'what to do with an event seen before', ['suppress', 'forward']))
  signatureOptions(command)
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('-f, --format <FORMAT>', 'how to show events (default: tui in a terminal, else text)').choices(
        formats,
      ),
    )
    .addOption(new Option('--output <FORMAT>', 'alias for --format').choices(formats).hideHelp())
  jsonOption(command, 'ndjson')
    .option('--record <DIR>', 'also write deliveries to a .jsonl capture in DIR, unredacted')
    .optionsGroup('In scripts:')
    .option('--ready-file <FILE>', 'write {"url","pid"} to FILE once listening')
    .option(
      '--wait-for <TYPE[=N]>',
      'exit 0 once N events of TYPE are accepted and delivered; may be repeated',
      each(waitFor),
    )
    .option(
      '--timeout <DURATION>',
      'stop after this time; exit 1 if an awaited event is missing or undelivered',
      timeLimit,
    )
    .optionsGroup('Configuration:')
    .option('--data-dir <DIR>', 'where deliveries are stored (default: .billhook)')
  configOptions(command)
  examples(
    command,
    [
      'billhook listen --forward-to http://127.0.0.1:3000/webhooks',
      'billhook listen --port 0 --wait-for invoice.paid=2 --timeout 30s --json',
    ],
    'config',
    'variables',
  ).action(async (flags: ListenFlags) => {
    const { runListen } = await import('./run.ts')
    context.end(await runListen(flags, context.env))
  })
}

function signatureOptions(command: Command): void {
  command.optionsGroup('Signatures:')
  secretOptions(command, 'applies to --source, or else to / and the provider paths')
    .addOption(choice('--on-invalid <WHAT>', 'what to do with an invalid signature', ['reject', 'accept']))
    .option(
      '--allow-network',
      'fetch the certificate that a signature needs, from paypal.com only (default: nothing is fetched)',
    )
}

/**
 * Creates an option with fixed choices. It has no default in commander, so that billhook.yaml can set one; otherwise,
 * the first word is the default.
 */
function choice(flags: string, what: string, words: readonly [string, string]): Option {
  return new Option(flags, `${what} (default: ${words[0]})`).choices(words)
}

function waitFor(value: string): readonly [type: string, count: number] {
  const [, type, count = '1'] = /^([^=]+)(?:=([1-9]\d{0,8}))?$/.exec(value) ?? []
  if (type === undefined)
    throw new InvalidArgumentError('use TYPE or TYPE=N, such as invoice.paid=2; * matches any text.')
  return [type, Number(count)]
}
