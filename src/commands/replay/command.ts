import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { caHelp } from '../ca-help.ts'
import { examples } from '../examples.ts'
import { configOptions } from '../config-options.ts'
import { count, duration, each, edit, threshold, timeLimit, wholeNumber } from '../parse.ts'
import type { ReplayFlags } from './run.ts'
import { jsonOption, reportFlag, reportFormats } from '../output-options.ts'
import { secretOptions } from '../secrets.ts'

export function define(command: Command, context: CommandContext): void {
  command.argument(
    '<FIXTURE...>',
    'payload (.json), capture (.jsonl), request (.http), recording (.har), scenario (.yaml), directory, pattern, ' +
      'store:FILTER, or - for standard input',
  )
  sendOptions(command)
  checkOptions(command)
  answerOptions(command)
  outputOptions(command)
  command
    .optionsGroup('Configuration:')
    .option('--data-dir <DIR>', 'where store: fixtures are read from (default: .billhook)')
  configOptions(command)
  examples(
    command,
    [
      'billhook replay event.json --to http://127.0.0.1:3000/webhooks',
      'billhook replay event.json --to http://127.0.0.1:3000/webhooks --check duplicate --observe ' +
        'http://127.0.0.1:3000/state',
    ],
    'checks',
    'observers',
    'fixtures',
    'scenarios',
    'reports',
  ).action(async (fixtures: string[], flags: ReplayFlags) => {
    const { runReplayCommand } = await import('./run.ts')
    context.end(await runReplayCommand(fixtures, flags, context.env))
  })
}

function sendOptions(command: Command): void {
  command
    .optionsGroup('Sending:')
    .option('--to <URL>', 'the handler; every delivery goes to exactly this URL (default: replay.to in billhook.yaml)')
    .option('--ca <FILE>', caHelp)
    .option('--source <NAME>', 'the sender: a source in billhook.yaml, or a provider (default: detected per fixture)')
  secretOptions(command, 'if there are several, the first one is used (default: from the source in billhook.yaml)')
    .option(
      '--set <PATH=VALUE>',
      'change the payload: data.object.amount=5, /data/object/amount=5; may be repeated',
      each(edit),
    )
    .option('--rate <N>', 'send N per second, without waiting for answers', positive)
    .option('--speed <X>', 'send with the original spacing, divided by X', positive)
    .option('--concurrency <N>', 'at most N in flight (default: 1; no limit with --rate or --speed)', count)
    .option('--seed <N>', 'seed for the random number generator, to reproduce a run', wholeNumber)
    .option('--allow-outside', 'let scenarios and links in directories refer to files outside their own folder')
    .option('--plan', 'print what would be sent, and send nothing')
}

function checkOptions(command: Command): void {
  command
    .optionsGroup('Checks:')
    .option(
      '--check <NAME>',
      'checks to run: all, or duplicate, race, order … (billhook help checks); comma-separated, or repeated',
      each(String),
    )
    .option(
      '--observe <SPEC>',
      'how to observe effects: http://HOST/PATH or cmd:COMMAND that returns the state as JSON, sqlite:PATH, ' +
        'postgres://…, mysql://…, or egress:PORT=UPSTREAM for outgoing calls; may be repeated',
      each(String),
    )
    .option('--reset <SPEC>', 'reset the target before each round: http://HOST/PATH (POST), or cmd:COMMAND')
    .option('--restart <SPEC>', 'restart the target while it is working, for the crash check: cmd:COMMAND')
    .option(
      '--ignore <PATH>',
      'part of the state (or of answers, with --golden) to ignore: /payments/*/seen_at; may be repeated',
      each(String),
    )
    .option('--others <N>', 'events between an event and its late duplicate, for the late check (default: 100)', count)
    .option('--rounds <N>', 'rounds per check (default: as many as the check needs)', count)
    .option(
      '--settle <DURATION>',
      'how long the state must stay unchanged to count as settled (default: 200ms)',
      duration,
    )
}

function answerOptions(command: Command): void {
  command
    .optionsGroup('Answers:')
    .option(
      '--timeout <DURATION>',
      'time limit for an answer (default: 30s), and for reading an observer (default: 10s)',
      timeLimit,
    )
    .option(
      '--fail-on <LIMIT>',
      "fail when the run exceeds a limit: 'p99>500ms' (or p50, p95, max), 'errors>1%', 'non-2xx>0'; may be repeated",
      each(threshold),
    )
    .option(
      '--golden <DIR>',
      'compare the status, content type and body of each answer with a file in DIR; not available with --check',
    )
    .option('--update-golden', 'write the golden files instead of comparing answers with them')
}

function outputOptions(command: Command): void {
  command
    .optionsGroup('Output:')
    .addOption(new Option('-f, --format <FORMAT>', 'report format (default: text)').choices(reportFormats))
  jsonOption(command, 'json')
    .option(
      '-o, --output <FILE>',
      'write the report to FILE, atomically (default: stdout); tui instead of FILE shows the run on the live screen, ' +
        'and text shows progress on stderr',
      each(String),
    )
    .addOption(reportOption())
}

function positive(value: string): number {
  const number = Number(value)
  if (!/^\d*\.?\d+$/.test(value) || !(number > 0 && number <= 1_000_000))
    throw new InvalidArgumentError('use a number above 0, up to 1000000.')
  return number
}

function reportOption(): Option {
  const option = new Option('--report <FORMAT[=FILE]>', 'write a report in FORMAT to stdout or FILE; may be repeated')
  // The choices are for the help and shell completion. The parser also accepts `FORMAT=FILE`.
  return option.choices(reportFormats).argParser(each(reportFlag))
}
