import { Command, CommanderError } from 'commander'
import type { CommandContext } from './commands/command.ts'
import { commands } from './commands/index.ts'
import { topicList } from './commands/help/topics.ts'
import { printable } from './core/text/printable.ts'
import { shownUrlsIn } from './core/redact/shown-url.ts'
import { systemEnv, type Env } from './env.ts'
import { BillhookError, bugIn, cannotRun, ExitCode } from './errors.ts'
import { interruption } from './interruption.ts'
import { misuse } from './misuse.ts'

/** Runs the command line and returns its exit code. No other code maps errors to exit codes. */
export async function run(argv: readonly string[], version: string): Promise<ExitCode> {
  using interrupt = interruption()
  const env = systemEnv(interrupt.signal, version)
  let code: ExitCode = ExitCode.ok
  const context: CommandContext = {
    env,
    commands,
    end: (result) => {
      code = result
    },
  }
  try {
    quietPipes(env)
    const program = await build(argv, version, context)
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    return env.signal.aborted && error === env.signal.reason ? ExitCode.interrupted : report(error, env, asked(argv))
  }
}

/** The help lists every command, but only the requested command is loaded. */
async function build(argv: readonly string[], version: string, context: CommandContext): Promise<Command> {
  const { stdout, stderr } = context.env
  const program = new Command('billhook')
    .description(
      'Catch billing webhooks, replay them to prove that a handler is safe, and validate payloads against schemas.',
    )
    .version(version, '-v, --version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeErr: (text) => stderr.write(text),
      writeOut: (text) => stdout.write(text),
      outputError: () => undefined,
    })
    .addHelpText('beforeAll', unknownCommand)
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', foot)
  const [first, second] = argv.filter((argument) => !argument.startsWith('-'))
  const loaded = first === 'help' ? [first, second] : [first]
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).summary(summary).description(summary).copyInheritedSettings(program)
    if (loaded.includes(name)) (await load()).define(command, context)
  }
  return program
}

const foot = (): string => `
Topics (see billhook help TOPIC):
${topicList()}
Environment variables; options take precedence, and an empty variable counts as unset:
  BILLHOOK_SECRET, BILLHOOK_PORT, BILLHOOK_DATA_DIR, BILLHOOK_CONFIG, BILLHOOK_DEBUG, NO_COLOR, FORCE_COLOR, CI

Examples:
  billhook demo
  billhook listen --forward-to http://127.0.0.1:3000/webhooks`

/** If COMMAND is unknown, `help COMMAND` fails in the same way as `COMMAND`. */
function unknownCommand({ command }: { readonly command: Command }): string {
  const name = command.args.find((argument) => !argument.startsWith('-') && argument !== 'help')
  const isKnown = command.commands.some((one) => one.name() === name)
  if (name !== undefined && command.commands.length > 0 && !isKnown) command.parse([name], { from: 'user' })
  return ''
}

/** Returns the requested command, such as `billhook events list`. */
function asked(argv: readonly string[]): string {
  const [first = '', second = ''] = argv
  if (!Object.hasOwn(commands, first)) return 'billhook'
  return ['billhook', first, ...(first === 'events' && /^[a-z]+$/.test(second) ? [second] : [])].join(' ')
}

/** Prints the error and the next step; returns the exit code for this kind of error. */
export function report(error: unknown, env: Pick<Env, 'stderr' | 'vars'>, command = 'billhook'): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.ok
  // If a subcommand is missing, the help of its command has already been printed.
  if (error instanceof CommanderError)
    return error.code === 'commander.help' ? ExitCode.usage : report(misuse(error, command), env)
  if (error instanceof BillhookError) {
    const mistakes = [error, ...error.also].map(({ message, hint }) => {
      const next = hint ? `  next: ${shown(hint)}\n` : ''
      return `error: ${shown(message)}\n${next}`
    })
    env.stderr.write(`${mistakes.join('')}  code: ${error.code}\n`)
    return error.exitCode
  }
  const next =
    'report it with the command you ran; BILLHOOK_DEBUG=1 prints the message and the stack, ' +
    'which may quote a payload'
  env.stderr.write(`error: a bug in billhook: ${printable(bugIn(error))}\n  next: ${next}\n  code: BILLHOOK_BUG\n`)
  if (env.vars['BILLHOOK_DEBUG'])
    env.stderr.write(`${error instanceof Error ? (error.stack ?? String(error)) : String(error)}\n`)
  return ExitCode.bug
}

/** Makes a message safe to print: it may repeat an argument such as a URL with a password or a token. */
function shown(text: string): string {
  return printable(shownUrlsIn(text))
}

/**
 * If the reader has gone away (`| head`), further output is discarded; this is not an error. The command continues, and
 * its exit code is unaffected.
 */
function quietPipes(env: Env): void {
  for (const stream of [env.stdout, env.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      throw cannotRun(
        'BILLHOOK_OUTPUT_FAILED',
        `the output cannot be written: ${error.message}`,
        'check whether the disk is full',
        error,
      )
    })
  }
}
