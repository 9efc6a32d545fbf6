import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'
import { outputOptions } from '../output-options.ts'
import type { TrustFlags } from './run.ts'

export function define(command: Command, { env, end }: CommandContext): void {
  examples(command, ['billhook trust', 'billhook trust --list'], 'trust')
  outputOptions(command, ['text', 'json'])
    .argument('[FILE]', 'billhook.yaml to trust (default: the nearest, in this directory or above)')
    .option('--list', 'list the files that you trust')
    .option('--revoke', 'stop trusting FILE')
    .addHelpText(
      'after',
      '\nA trusted file may run commands, reach other machines and use paths outside its folder. It is ' +
        'trusted until it\nchanges. --trust-config trusts a file for one run of listen, replay, send, ' +
        'validate, events or doctor.',
    )
    .action(async (file: string | undefined, flags: TrustFlags) => {
      const { runTrust } = await import('./run.ts')
      end(await runTrust(file, flags, env))
    })
}
