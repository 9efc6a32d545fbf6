import { shellWord } from '../core/shell-word.ts'

/** The next step where a store is damaged. */
export function deepLook(dataDir: string): string {
  return `billhook doctor --deep --data-dir ${shellWord(dataDir)} says what can be recovered`
}
