import { shellWord } from '../core/text/shell-word.ts'

/** The next step where a store is damaged. */
export function deepLook(dataDir: string): string {
  return `billhook doctor --deep --data-dir ${shellWord(dataDir)} says what can be recovered`
}

/** How to get the body of a delivery that cannot be shown. */
export function rawBody(dataDir: string, id: string): string {
  return `billhook events show ${shellWord(id)} --raw --data-dir ${shellWord(dataDir)}`
}

/** How to save what is whole. */
export function exportWhole(dataDir: string): string {
  return `billhook events export --format jsonl --no-redact --output FILE --data-dir ${shellWord(dataDir)}`
}
