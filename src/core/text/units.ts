const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `500ms`, `30s`, `5m`, `2h`, `7d`, `1.5h` in milliseconds; undefined for anything else. */
export function parseDuration(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim())
  if (!match) return undefined
  const ms = Number(match[1]) * (durationUnits[match[2] ?? ''] ?? Number.NaN)
  return Number.isFinite(ms) && ms <= Number.MAX_SAFE_INTEGER ? ms : undefined
}

/** The shortest honest text of a duration: `12ms`, `3.4s`, `5m`, `2h 5m`. */
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

/** `512KiB`, `1MiB`, `2.5MiB`, `100B` in bytes; undefined for anything else. */
export function parseSize(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/.exec(value.trim())
  if (!match) return undefined
  const bytes = Math.floor(Number(match[1]) * (sizeUnits[match[2] ?? ''] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Formats a number of bytes in the largest unit that needs no fraction: `1MiB`, `1536B`, `100B`. */
export function formatSize(bytes: number): string {
  const [unit, size] = Object.entries(sizeUnits).findLast(([, of]) => bytes >= of && bytes % of === 0) ?? ['B', 1]
  return `${bytes / size}${unit}`
}

/** Rounds milliseconds for JSON to the microsecond: further digits are floating-point noise. */
export function shortMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
