/**
 * When events come at the end of a month, in milliseconds from its start, in order: a third spread evenly, two thirds
 * in three bursts (midnight in three time zones), each decaying.
 * @param random in [0, 1)
 */
export function arrivals(count: number, spanMs: number, random: () => number): number[] {
  const moment = (): number => {
    if (random() < 1 / 3) return random() * spanMs
    const burst = Math.floor(random() * 3) * 0.3 * spanMs
    return Math.min(spanMs, burst - Math.log(1 - random()) * 0.04 * spanMs)
  }
  return Array.from({ length: count }, moment).toSorted((a, b) => a - b)
}
