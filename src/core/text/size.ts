const units: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }

/** `512KiB`, `1MiB`, `2.5MiB`, `100B` in bytes; undefined for anything else. */
export function parseSize(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/.exec(value.trim())
  if (!match) return undefined
  const bytes = Math.floor(Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
