import { Option, type Command } from 'commander'
import { exportEvents, type ExportOptions } from '../events/export.ts'
import { dispositions } from '../events/filter.ts'
import { listEvents, type ListOptions } from '../events/list.ts'
import { showEvent, type ShowOptions } from '../events/show.ts'
import { listFormats } from '../report/events-list.ts'
import { showFormats } from '../report/events-show.ts'
import type { CommandContext } from './index.ts'

export function define(command: Command, context: CommandContext): void {
  filtered(command.command('list').description('list what was caught, newest last'))
    .addOption(new Option('--format <name>', 'how to print it').choices(Object.keys(listFormats)).default('text'))
    .action(async (options: ListOptions & { readonly format: keyof typeof listFormats }) => {
      context.end(await listEvents(context.env, options, listFormats[options.format]))
    })
  dataDir(command.command('show').description('show one delivery: signature, findings, attempts, headers, body'))
    .argument('<id>', 'of the delivery, the beginning of it, or the id of an event')
    .addOption(new Option('--format <name>', 'how to print it').choices(Object.keys(showFormats)).default('text'))
    .option('--raw', 'print the body as received, byte for byte, and nothing else')
    .action(async (id: string, options: ShowOptions & { readonly format: keyof typeof showFormats }) => {
      await showEvent(context.env, id, options, showFormats[options.format])
    })
  filtered(command.command('export').description('write what was caught as fixtures, redacted'))
    .addOption(new Option('--format <name>', 'payloads as files, or a capture: one delivery a line').choices(['json', 'jsonl']).default('json'))
    .option('--to <path>', 'a directory for json; a file for jsonl (default: stdout)')
    .option('--force', 'replace an earlier export')
    .option('--no-redact', 'leave personal data and secrets as they were received')
    .action(async (options: ExportOptions) => {
      context.end(await exportEvents(context.env, options))
    })
}

/** See FilterOptions in events/filter.ts. */
function filtered(command: Command): Command {
  return dataDir(command)
    .option('--limit <n>', 'only the newest so many')
    .option('--type <glob>', 'only events of this type; * stands for any text: invoice.*')
    .option('--source <name>', 'only what came in on this source')
    .option('--since <duration>', 'only what came in during the last so long: 2h')
    .addOption(new Option('--disposition <name>', 'only what ended so').choices([...dispositions]))
}

function dataDir(command: Command): Command {
  return command.option('--data-dir <dir>', 'where it is kept (default: data_dir of billhook.yaml, or .billhook)')
}
