/** Returns a number with its noun in the right number: `1 delivery`, `2 deliveries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}
