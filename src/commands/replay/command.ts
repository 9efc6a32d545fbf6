import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { configOptions } from '../config-options.ts'
import { count, duration, each, edit, threshold, timeLimit, wholeNumber } from '../parse.ts'
import type { ReplayFlags } from './run.ts'
import { jsonOption, reportFlag, reportFormats } from '../output-options.ts'
import { secretOptions } from '../secrets.ts'

export function define(command: Command, context: CommandContext): void {
  command
    .argument(
      '<FIXTURE...>',
      'payload .json, capture .jsonl, request .http, recording .har, scenario .yaml, directory, glob, ' +
        'store:FILTER, or - for standard input',
    )
    .option('--to <URL>', 'the handler; every delivery goes to exactly this URL (default: replay.to of billhook.yaml)')
    .option(
      '--source <NAME>',
      'who sends: a source of billhook.yaml, or a provider (default: what each fixture looks like)',
    )
    .option(
      '--check <NAME>',
      'try the handler: all, or duplicate, race, order … (docs/replay.md); may be repeated, or a list with commas',
      each(String),
    )
    .option(
      '--observe <SPEC>',
      'how effects are seen: http://HOST/PATH or cmd:COMMAND that gives the state as JSON, sqlite:PATH, ' +
        'postgres://…, mysql://…, or egress:PORT=UPSTREAM for outgoing calls; may be repeated',
      each(String),
    )
    .option('--reset <SPEC>', 'put the target back before each round: http://HOST/PATH (POST), or cmd:COMMAND')
    .option('--restart <SPEC>', 'restart the target in the middle of its work, for the check crash: cmd:COMMAND')
    .option(
      '--ignore <PATH>',
      'a place that does not count, of the state or of answers with --golden, as /payments/*/seen_at; may be repeated',
      each(String),
    )
    .option('--others <N>', 'events between an event and its late duplicate, for the check late (default: 100)', count)
    .option('--rounds <N>', 'rounds of each check (default: what the check needs)', count)
    .option('--seed <N>', 'makes what is random the same again', wholeNumber)
    .option('--rate <N>', 'send N a second, whatever the answers', positive)
    .option('--speed <X>', 'send with the original spacing, divided by X', positive)
    .option('--concurrency <N>', 'so many under way at once (default: 1; no limit with --rate or --speed)', count)
    .option(
      '--timeout <DURATION>',
      'how long an answer may take (default: 30s), and a reading of an observer (default: 10s)',
      timeLimit,
    )
    .option(
      '--settle <DURATION>',
      'how long the state has to stay the same before it counts (default: 200ms)',
      duration,
    )
    .option(
      '--set <PATH=VALUE>',
      'change the payload, as data.object.amount=5 or /data/object/amount=5; may be repeated',
      each(edit),
    )
    .option(
      '--fail-on <LIMIT>',
      "fail when a limit of the whole run is exceeded: 'p99>500ms' (or p50, p95, max), 'errors>1%', " +
        "'non-2xx>0'; may be repeated",
      each(threshold),
    )
    .option(
      '--golden <DIR>',
      'hold status, content type and body of each answer to a file in this directory; not with --check',
    )
    .option('--update-golden', 'write these files, or write them anew, in place of holding answers to them')
    .option(
      '--allow-outside',
      'let scenarios, and links in directories of fixtures, read files outside their own folder',
    )
    .option('--plan', 'print what would be sent, and send nothing')
    .addOption(new Option('-f, --format <FORMAT>', 'format of the report (default: text)').choices(reportFormats))
    .option(
      '-o, --output <FILE>',
      'write the report to FILE, atomically (default: stdout); tui shows the run on the live screen, ' +
        'text as progress on stderr',
      each(String),
    )
    .addOption(reportOption())
    .option('--data-dir <DIR>', 'where store: looks (default: .billhook)')
  jsonOption(command, 'json')
  secretOptions(command, 'the first one signs (default: that of the source in billhook.yaml)')
  configOptions(command).action(async (fixtures: string[], flags: ReplayFlags) => {
    const { runReplayCommand } = await import('./run.ts')
    context.end(await runReplayCommand(fixtures, flags, context.env))
  })
}

function positive(value: string): number {
  const number = Number(value)
  if (!/^\d*\.?\d+$/.test(value) || !(number > 0 && number <= 1_000_000))
    throw new InvalidArgumentError('use a number above 0, up to 1000000.')
  return number
}

function reportOption(): Option {
  const option = new Option(
    '--report <FORMAT[=FILE]>',
    'a report in FORMAT, to stdout or to FILE; for several, repeat it',
  )
  // For the help and for shells; what is given may name a file, too.
  return option.choices(reportFormats).argParser(each(reportFlag))
}
