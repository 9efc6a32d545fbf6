import type { Node } from 'yaml'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownCommand } from '../../core/redact/shown-command.ts'
import { usageError } from '../../errors.ts'
import { where, type Privilege, type Source } from '../place.ts'

/**
 * Maximum number of characters to show. Longer values would not help the user, and searching them for credentials is
 * slow.
 */
const mostShown = 2_000

export function privilege(source: Source, node: Node | null, key: string, what: string, raw: string): Privilege {
  const shown = shownCommand(raw.slice(0, mostShown))
  return { key, place: where(source, node), what, shown, hidden: shown !== raw }
}

/** @throws BillhookError `BILLHOOK_CONFIG_UNTRUSTED` (exit 2) */
export function refuse({ key, place, what, shown }: Privilege, { file, refusal }: Source): never {
  throw usageError(
    'BILLHOOK_CONFIG_UNTRUSTED',
    `${place}: ${key} ${what}, and ${refusal}: ${shown}`,
    `read ${file}; if you agree with its contents: billhook trust ${shellWord(file)}; or for this run only: ` +
      `--trust-config`,
  )
}
