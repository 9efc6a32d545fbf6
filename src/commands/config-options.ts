import type { Command } from 'commander'

/** For a command that only learns from billhook.yaml who sends. */
export function configOption(command: Command): Command {
  return command.option('--config <FILE>', 'billhook.yaml to use (default: the nearest, here or above)')
}

/** For a command that may run, open or contact what billhook.yaml names. */
export function configOptions(command: Command): Command {
  return configOption(command).option(
    '--trust-config',
    'trust billhook.yaml for this run: let it run commands, reach other machines and leave its folder',
  )
}
