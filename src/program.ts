import { Command, CommanderError } from 'commander'
import type { CommandContext } from './commands/command.ts'
import { commands } from './commands/index.ts'
import { printable } from './core/text/printable.ts'
import { shownUrlsIn } from './core/redact/shown-url.ts'
import { systemEnv, type Env } from './env.ts'
import { BillhookError, bugIn, cannotRun, ExitCode, usageError } from './errors.ts'
import { interruption } from './interruption.ts'

/** From arguments to exit code: the only place that maps outcomes and errors to one. */
export async function run(argv: readonly string[], version: string): Promise<ExitCode> {
  using interrupt = interruption()
  const env = systemEnv(interrupt.signal, version)
  let code: ExitCode = ExitCode.ok
  const context: CommandContext = {
    env,
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
    return env.signal.aborted && error === env.signal.reason ? ExitCode.interrupted : report(error, env)
  }
}

/** Every command is named in the help; only the one that is asked for is loaded. */
async function build(argv: readonly string[], version: string, context: CommandContext): Promise<Command> {
  const { stdout, stderr } = context.env
  const program = new Command('billhook')
    .description('Catch billing webhooks, replay them to prove that a handler is safe, hold payloads to schemas.')
    .version(version, '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeErr: (text) => stderr.write(text),
      writeOut: (text) => stdout.write(text),
      outputError: () => undefined,
    })
    .addHelpText('beforeAll', unknownCommand)
  const [first, second] = argv.filter((argument) => !argument.startsWith('-'))
  const asked = first === 'help' ? second : first
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).summary(summary).description(summary).copyInheritedSettings(program)
    if (name === asked) (await load()).define(command, context)
  }
  return program
}

/** Help is asked for of a command that does not exist: refused as that command is without `--help`. */
function unknownCommand({ command }: { readonly command: Command }): string {
  const name = command.args.find((argument) => !argument.startsWith('-') && argument !== 'help')
  const isKnown = command.commands.some((one) => one.name() === name)
  if (name !== undefined && command.commands.length > 0 && !isKnown) command.parse([name], { from: 'user' })
  return ''
}

/** Tells a person what went wrong and what to do; the exit code says what kind it was. */
export function report(error: unknown, env: Pick<Env, 'stderr' | 'vars'>): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.ok
  // A command that needs a subcommand has shown its help.
  if (error instanceof CommanderError)
    return error.code === 'commander.help' ? ExitCode.usage : report(misuse(error), env)
  if (error instanceof BillhookError) {
    const next = error.hint ? `  next: ${shown(error.hint)}\n` : ''
    env.stderr.write(`error: ${shown(error.message)}\n${next}  code: ${error.code}\n`)
    return error.exitCode
  }
  const next =
    'please report it with the command that you ran; BILLHOOK_DEBUG=1 prints the message and the stack, ' +
    'which may quote a payload'
  env.stderr.write(`error: a bug in billhook: ${printable(bugIn(error))}\n  next: ${next}\n  code: BILLHOOK_BUG\n`)
  if (env.vars['BILLHOOK_DEBUG'])
    env.stderr.write(`${error instanceof Error ? (error.stack ?? String(error)) : String(error)}\n`)
  return ExitCode.bug
}

/** Makes a message safe to print: it may repeat an argument that is a URL with a password or a token. */
function shown(text: string): string {
  return printable(shownUrlsIn(text))
}

function misuse(error: CommanderError): BillhookError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const help =
    error.code === 'commander.unknownCommand'
      ? '--help lists the commands'
      : 'run the command with --help for its options'
  return usageError('BILLHOOK_USAGE', withoutSecrets(message), suggestion?.slice(1, -1) ?? help)
}

/** It repeats what was typed, such as the value of an option that was misspelt. */
function withoutSecrets(message: string): string {
  return message.replace(/(?<=^unknown option '--[\w-]+=).*(?='$)/s, '***')
}

/** A reader that left (`| head`) is no error: what follows goes nowhere, and the work and its exit code stay true. */
function quietPipes(env: Env): void {
  for (const stream of [env.stdout, env.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      throw cannotRun(
        'BILLHOOK_OUTPUT_FAILED',
        `the output cannot be written: ${error.message}`,
        'is the disk full?',
        error,
      )
    })
  }
}
