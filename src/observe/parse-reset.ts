import { shownCommand } from '../core/redact/shown-command.ts'
import { usageError } from '../errors.ts'
import { commandReset } from './command-reset.ts'
import { httpReset } from './http-reset.ts'
import { httpUrl } from './http-url.ts'
import type { Reset } from './reset.ts'

/**
 * What a `--reset SPEC` means: `http://…` (POST) or `cmd:…` (in the shell).
 * @throws BillhookError `BILLHOOK_RESET_INVALID` (exit 2)
 */
export function parseReset(spec: string, cwd: string): Reset {
  const url = httpUrl(spec)
  if (url) return httpReset(url)
  const command = /^cmd:\s*(\S.*)$/s.exec(spec)?.[1]
  if (command !== undefined) return commandReset(command, cwd)
  throw usageError(
    'BILLHOOK_RESET_INVALID',
    `'${shownCommand(spec)}' is not a reset`,
    'a reset is http://HOST/PATH (a POST that answers 2xx), or cmd:COMMAND (that exits 0)',
  )
}
