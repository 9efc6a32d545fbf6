import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'

/** Environment variables that override billhook.yaml and are overridden by the command line. */
export interface Settings {
  /** Path of a billhook.yaml, relative to the working directory. */
  readonly config: string | undefined
  readonly dataDir: string | undefined
  /** @throws BillhookError `BILLHOOK_USAGE` (exit 2) */
  readonly port: (() => number) | undefined
}

/** Reads the variables. An empty variable counts as unset: CI systems pass an empty string for a missing value. */
export function settingsOf(vars: Env['vars']): Settings {
  const port = vars['BILLHOOK_PORT'] || undefined
  return {
    config: vars['BILLHOOK_CONFIG'] || undefined,
    dataDir: vars['BILLHOOK_DATA_DIR'] || undefined,
    port: port === undefined ? undefined : () => portOf(port),
  }
}

function portOf(value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  throw usageError(
    'BILLHOOK_USAGE',
    `the variable BILLHOOK_PORT is '${value}', which is not a valid port`,
    'set it to a port from 0 to 65535, or unset it; 0 picks a free port',
  )
}
