import type { Command } from 'commander'
import { ExitCode } from '../errors.ts'
import type { CommandContext } from './command.ts'
import { examples } from './examples.ts'
import { configOption } from './config-options.ts'
import { outputOptions, toOutput, type OutputFlags } from './output-options.ts'
import { duration, httpUrl, unixSeconds } from './parse.ts'
import { secretOptions, secretsOf, type SecretFlags } from './secrets.ts'

interface Flags extends SecretFlags, OutputFlags<'text' | 'json'> {
  readonly headers: string
  readonly body: string
  readonly source?: string
  readonly at?: number
  readonly tolerance?: number
  readonly url?: string
  readonly allowNetwork?: boolean
  readonly config?: string
}

const exitCodes = {
  valid: ExitCode.ok,
  invalid: ExitCode.checkFailed,
  unchecked: ExitCode.nothingProved,
  interrupted: ExitCode.interrupted,
} as const

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .requiredOption('--headers <FILE>', 'the headers: a JSON object, or "Name: value" lines; - for standard input')
    .requiredOption('--body <FILE>', 'the body, byte for byte; - for standard input')
    .option('--source <NAME>', 'the sender: a source in billhook.yaml, or a provider (default: detected)')
    .option('--at <UNIXSECONDS>', 'when the request was received (default: now)', unixSeconds)
    .option(
      '--tolerance <DURATION>',
      'maximum age of a signature, and how far it may be ahead of the clock (default: set by the source or provider)',
      duration,
    )
    .option('--url <URL>', 'the URL registered with the provider, if the provider signs it', httpUrl)
    .option(
      '--allow-network',
      'fetch the certificate that the signature needs, from paypal.com only (default: nothing is fetched)',
    )
  secretOptions(outputOptions(command, ['text', 'json']), 'used to verify (default: from the source in billhook.yaml)')
  examples(command, [
    'billhook verify --headers headers.txt --body event.json --secret-file stripe.secret',
    'billhook verify --headers headers.txt --body event.json --source stripe --at 1750000000 --json',
  ])
  configOption(command).action(async ({ format, output, ...flags }: Flags) => {
    const secrets = await secretsOf(flags, env)
    const [{ verify }, { verifyFormats }] = await Promise.all([
      import('../verify/run.ts'),
      import('../report/verify.ts'),
    ])
    const options = { ...flags, ...(secrets ? { secrets } : {}), format: verifyFormats[format] }
    end(await toOutput(output, env, async (write) => exitCodes[await verify({ ...options, write }, env)]))
  })
}
