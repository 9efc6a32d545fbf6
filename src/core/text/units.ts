const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Parses a duration such as `500ms`, `30s`, `5m`, `2h`, `7d` or `1.5h` and returns milliseconds; undefined for anything
 * else.
 */
export function parseDuration(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim())
  if (!match) return undefined
  const ms = Number(match[1]) * (durationUnits[match[2] ?? ''] ?? Number.NaN)
  return Number.isFinite(ms) && ms <= Number.MAX_SAFE_INTEGER ? ms : undefined
}

/** Formats a duration, rounded for display: `12ms`, `3.4s`, `5m`, `2h 5m`. */
export function formatDuration(ms: number): string {
  if (ms < 0.995) return `${ms.toFixed(2)}ms`
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 59_950) return `${Number((ms / 1_000).toFixed(1))}s`
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours}h` : `${hours}h ${minutes % 60}m`
  return `${Math.round(hours / 24)}d`
}

const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }

/** Parses a size such as `512KiB`, `1MiB`, `2.5MiB` or `100B` and returns bytes; undefined for anything else. */
export function parseSize(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/.exec(value.trim())
  if (!match) return undefined
  const bytes = Math.floor(Number(match[1]) * (sizeUnits[match[2] ?? ''] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Formats a number of bytes in the largest unit that needs no fraction, such as `1MiB`, `1536B` or `100B`. */
export function formatSize(bytes: number): string {
  const [unit, size] = Object.entries(sizeUnits).findLast(([, of]) => bytes >= of && bytes % of === 0) ?? ['B', 1]
  return `${bytes / size}${unit}`
}

/** Rounds milliseconds to the nearest microsecond for JSON: further digits are floating-point noise. */
export function shortMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
