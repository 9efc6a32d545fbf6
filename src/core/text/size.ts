const units: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }

/** Parses `512KiB`, `1MiB`, `2.5MiB` or `100B` to bytes; undefined for anything else. */
export function parseSize(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/.exec(value.trim())
  if (!match) return undefined
  const bytes = Math.floor(Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Formats a number of bytes in the largest unit that needs no fraction: `1MiB`, `1536B`, `100B`. */
export function formatSize(bytes: number): string {
  const [unit, size] = Object.entries(units).findLast(([, of]) => bytes >= of && bytes % of === 0) ?? ['B', 1]
  return `${bytes / size}${unit}`
}
