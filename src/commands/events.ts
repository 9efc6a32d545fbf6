import { Option, type Command } from 'commander'
import { dispositions } from '../core/delivery/disposition.ts'
import { ExitCode } from '../errors.ts'
import { exportEvents, type ExportOptions } from '../events/export.ts'
import type { CaughtOptions } from '../events/caught.ts'
import type { FilterOptions } from '../events/filter.ts'
import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'
import { listEvents } from '../events/list.ts'
import { reviewExport } from '../events/review.ts'
import { showEvent, type ShowOptions } from '../events/show.ts'
import { listFormats } from '../report/events/list.ts'
import { paintWith } from '../report/paint.ts'
import { reviewText } from '../report/events/review.ts'
import { showFormats } from '../report/events/show.ts'
import type { CommandContext } from './command.ts'
import { examples } from './examples.ts'
import { configOptions } from './config-options.ts'
import {
  formatOption,
  noteRenamed,
  outputColours,
  outputOptions,
  toOutput,
  type OutputFlags,
} from './output-options.ts'
import { count, duration } from './parse.ts'

export function define(command: Command, context: CommandContext): void {
  examples(command, ['billhook events list', 'billhook events show evt_1'])
  defineList(command.command('list').description('list received deliveries, newest last'), context)
  defineShow(
    command.command('show').description('show one delivery: signature, findings, attempts, headers, body'),
    context,
  )
  defineExport(command.command('export').description('write received deliveries as redacted fixtures'), context)
}

type ListFlags = FilterOptions & CaughtOptions & OutputFlags<keyof typeof listFormats>

function defineList(command: Command, { env, end }: CommandContext): void {
  examples(command, ['billhook events list --since 2h', "billhook events list --type 'invoice.*' --limit 10 --json"])
  dataDir(outputOptions(filtered(command), Object.keys(listFormats))).action(async (flags: ListFlags) => {
    const paint = await paintWith(outputColours(flags, env))
    const width = env.stdout.isTTY && flags.output === undefined ? env.stdout.columns : Number.POSITIVE_INFINITY
    const format: Parameters<typeof listEvents>[2] = (deliveries, attempts) =>
      listFormats[flags.format](deliveries, { attempts, paint, width })
    end(
      await toOutput(
        flags.output,
        env,
        ended(env, (write) => listEvents(env, flags, format, write)),
      ),
    )
  })
}

type ShowFlags = ShowOptions & OutputFlags<keyof typeof showFormats>

function defineShow(command: Command, { env, end }: CommandContext): void {
  command
    .argument('<ID>', 'a delivery id or the beginning of one, or an event id')
    .option('--raw', 'print only the body, byte for byte as received')
  examples(command, ['billhook events show evt_1', 'billhook events show evt_1 --raw'])
  dataDir(outputOptions(command, Object.keys(showFormats))).action(async (id: string, flags: ShowFlags) => {
    const format = showFormats[flags.format]
    end(
      await toOutput(
        flags.output,
        env,
        ended(env, (write) => showEvent(env, id, flags, format, write)),
      ),
    )
  })
}

interface ExportFlags extends ExportOptions {
  readonly review?: boolean
  readonly output?: string
}

function defineExport(command: Command, { env, end }: CommandContext): void {
  formatOption(
    filtered(command),
    ['json', 'jsonl'],
    'json: one file per payload; jsonl: a capture, one delivery per line',
  )
    .addOption(
      new Option('-o, --output <PATH>', 'a directory for json; a file for jsonl (default: stdout)').conflicts('to'),
    )
    .addOption(new Option('--to <PATH>', 'the former name of --output').hideHelp())
    .option('--force', 'replace an earlier export')
    .option('--no-redact', 'keep personal data and secrets as received')
    .addOption(
      new Option('--review', 'list every string that a redacted export would keep, without writing anything').conflicts(
        ['output', 'to', 'force', 'redact'],
      ),
    )
  examples(command, ["billhook events export --output fixtures --type 'invoice.*'", 'billhook events export --review'])
  dataDir(command).action(async ({ review = false, output, ...flags }: ExportFlags) => {
    if (flags.to !== undefined) noteRenamed(env, '--to', '--output')
    const to = output ?? flags.to
    const options = { ...flags, ...(to === undefined ? {} : { to }) }
    const work = (write: Write): Promise<void> =>
      review ? reviewExport(env, options, reviewText(), write) : exportEvents(env, options)
    end(await toOutput(undefined, env, ended(env, work)))
  })
}

/**
 * Wraps work that reports failure only by throwing, so that it returns an exit code: success, or interrupted after a
 * signal.
 */
function ended(env: Env, work: (write: Write) => Promise<void>): (write: Write) => Promise<ExitCode> {
  return async (write) => {
    await work(write)
    return env.signal.aborted ? ExitCode.interrupted : ExitCode.ok
  }
}

function filtered(command: Command): Command {
  return command
    .option('-n, --limit <N>', 'only the newest N that match', count)
    .option('--type <GLOB>', 'only events of this type; * matches any text: invoice.*')
    .option('--source <NAME>', 'only deliveries received on this source')
    .option('--since <DURATION>', 'only deliveries received within the last DURATION, such as 2h', duration)
    .addOption(new Option('--disposition <NAME>', 'only deliveries with this outcome').choices([...dispositions]))
}

function dataDir(command: Command): Command {
  return configOptions(command.option('--data-dir <DIR>', 'where deliveries are stored (default: .billhook)'))
}
