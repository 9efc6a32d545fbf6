/** Parses `2025-06-01` or `2025-06-01 09:30:00`, both in UTC, into Unix milliseconds; undefined for anything else. */
export function classicTime(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(value) : null
  const parsed = match ? Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`) : Number.NaN
  return Number.isNaN(parsed) ? undefined : parsed
}
