import { Option, type Command } from 'commander'
import { dispositions } from '../core/delivery/disposition.ts'
import { ExitCode } from '../errors.ts'
import { exportEvents, type ExportOptions } from '../events/export.ts'
import type { CaughtOptions } from '../events/caught.ts'
import type { FilterOptions } from '../events/filter.ts'
import { listEvents } from '../events/list.ts'
import { reviewExport } from '../events/review.ts'
import { showEvent, type ShowOptions } from '../events/show.ts'
import { listFormats } from '../report/events/list.ts'
import { reviewText } from '../report/events/review.ts'
import { showFormats } from '../report/events/show.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'
import { count, duration } from './parse.ts'

export function define(command: Command, context: CommandContext): void {
  dataDir(
    filtered(command.command('list').description('list what was caught, newest last')).addOption(
      new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(listFormats)).default('text'),
    ),
  ).action(async (options: FilterOptions & CaughtOptions & { readonly format: keyof typeof listFormats }) => {
    await listEvents(context.env, options, listFormats[options.format])
    finish(context)
  })
  dataDir(
    command
      .command('show')
      .description('show one delivery: signature, findings, attempts, headers, body')
      .argument('<ID>', 'of the delivery, the beginning of it, or the id of an event')
      .addOption(new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(showFormats)).default('text'))
      .option('--raw', 'print the body as received, byte for byte, and nothing else'),
  ).action(async (id: string, options: ShowOptions & { readonly format: keyof typeof showFormats }) => {
    await showEvent(context.env, id, options, showFormats[options.format])
  })
  dataDir(
    filtered(command.command('export').description('write what was caught as fixtures, redacted'))
      .addOption(
        new Option('--format <FORMAT>', 'payloads as files, or a capture: one delivery a line')
          .choices(['json', 'jsonl'])
          .default('json'),
      )
      .option('--to <PATH>', 'a directory for json; for jsonl a file (default: stdout)')
      .option('--force', 'replace an earlier export')
      .option('--no-redact', 'leave personal data and secrets as they were received')
      .addOption(
        new Option('--review', 'list every text that a redacted export would keep, and write nothing').conflicts([
          'to',
          'force',
          'redact',
        ]),
      ),
  ).action(async ({ review = false, ...options }: ExportOptions & { readonly review?: boolean }) => {
    await (review ? reviewExport(context.env, options, reviewText()) : exportEvents(context.env, options))
    finish(context)
  })
}

function finish({ env, end }: CommandContext): void {
  end(env.signal.aborted ? ExitCode.interrupted : ExitCode.ok)
}

function filtered(command: Command): Command {
  return command
    .option('--limit <N>', 'at most N, the newest of those that match', count)
    .option('--type <GLOB>', 'only events of this type; * stands for any text: invoice.*')
    .option('--source <NAME>', 'only what came in on this source')
    .option('--since <DURATION>', 'only what was received within DURATION', duration)
    .addOption(new Option('--disposition <NAME>', 'only what has this disposition').choices([...dispositions]))
}

function dataDir(command: Command): Command {
  return configOptions(command.option('--data-dir <DIR>', 'where deliveries are kept (default: .billhook)'))
}
