import type { Command } from 'commander'
import { screenActions, screenColumns } from '../../settings/keys.ts'
import type { CommandContext } from '../command.ts'
import { examples } from '../examples.ts'

const keys = `
Keys:
  color             auto, always or never; NO_COLOR and FORCE_COLOR take precedence
  source            the provider that billhook send uses if several have the event
  tui.columns       columns of the live screen: ${screenColumns.slice(0, 5).join(',')},
                    ${screenColumns.slice(5).join(',')}
  tui.keys.ACTION   a character for ${screenActions.slice(0, 7).join(', ')},
                    ${screenActions.slice(7).join(', ')}
  secrets.NAME      a secret that billhook.yaml reads as \${settings:NAME}`

const load = () => import('./run.ts')

/** Settings that belong to a user rather than a project. */
export function define(command: Command, { env }: CommandContext): void {
  command.addHelpText('after', keys)
  examples(command, ['billhook config list', 'billhook config set color never'], 'config')
  command
    .command('get')
    .description('print the value of a setting; secrets are masked')
    .argument('<KEY>', 'such as color')
    .option('--json', 'print JSON')
    .action(async (key: string, { json }: { readonly json?: boolean }) => (await load()).get(key, json ?? false, env))
  command
    .command('set')
    .description('store a value; without VALUE, a secret is prompted for or read from standard input')
    .argument('<KEY>', 'such as color or secrets.stripe')
    .argument('[VALUE]', 'its value')
    .action(async (key: string, value: string | undefined) => (await load()).set(key, value, env))
  command
    .command('unset')
    .description('remove a value')
    .argument('<KEY>', 'such as color or secrets.stripe')
    .action(async (key: string) => (await load()).unset(key, env))
  command
    .command('list')
    .description('print all settings; secrets are listed by name only')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => (await load()).list(json ?? false, env))
  command
    .command('path')
    .description('print where settings and secrets are stored')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => (await load()).path(json ?? false, env))
}
