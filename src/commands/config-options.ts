import type { Command } from 'commander'

/** Adds `--config`, for commands that read only the sources in billhook.yaml. */
export function configOption(command: Command): Command {
  return command.option('--config <FILE>', 'billhook.yaml to use (default: the nearest, in this directory or above)')
}

/**
 * Adds `--config` and `--trust-config`, for commands that may run commands, open files or contact machines that
 * billhook.yaml names.
 */
export function configOptions(command: Command): Command {
  return configOption(command).option(
    '--trust-config',
    'trust billhook.yaml for this run: let it run commands, reach other machines and use paths outside its folder',
  )
}
