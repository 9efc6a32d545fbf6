import { shownCommand } from '../core/redact/shown-command.ts'
import { usageError } from '../errors.ts'
import { commandReset } from './command-reset.ts'
import type { Reset } from './reset.ts'

/**
 * What a `--restart SPEC` means: `cmd:…`, in the shell. A command that does not exit 0 is `BILLHOOK_RESTART_FAILED`
 * (exit 3).
 * @throws BillhookError `BILLHOOK_RESTART_INVALID` (exit 2)
 */
export function parseRestart(spec: string, cwd: string): Reset {
  const command = /^cmd:\s*(\S.*)$/s.exec(spec)?.[1]
  if (command !== undefined) return commandReset(command, cwd, 'restart')
  throw usageError(
    'BILLHOOK_RESTART_INVALID',
    `'${shownCommand(spec)}' is not a restart`,
    'a restart is cmd:COMMAND, which ends the handler, starts it again, and exits 0 when it listens',
  )
}
