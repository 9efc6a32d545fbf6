const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `500ms`, `30s`, `5m`, `2h`, `7d`, `1.5h` in milliseconds; undefined for anything else. */
export function parseDuration(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim())
  if (!match) return undefined
  const ms = Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN)
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

/** Milliseconds for JSON, to the microsecond: what a clock gives beyond that is noise of its arithmetic. */
export function shortMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
