import { shellWord } from '../core/text/shell-word.ts'

/** Returns the next step for a damaged store. */
export function deepLook(dataDir: string): string {
  return `billhook doctor --deep --data-dir ${shellWord(dataDir)} reports what can be recovered`
}

/** Returns the command that prints the body of a delivery that cannot be shown. */
export function rawBody(dataDir: string, id: string): string {
  return `billhook events show ${shellWord(id)} --raw --data-dir ${shellWord(dataDir)}`
}

/** Returns the command that saves all undamaged deliveries. */
export function exportWhole(dataDir: string): string {
  return `billhook events export --format jsonl --no-redact --output FILE --data-dir ${shellWord(dataDir)}`
}
