import { printableJson } from '../../core/text/printable.ts'

/** An event bundled with billhook. */
export interface Sample {
  readonly provider: string
  readonly version: string
  readonly type: string
  /** The canonical types to which the event maps. */
  readonly canonical: readonly string[]
}

/** Keyed by `--format` value. */
export const sampleFormats: Readonly<Record<'text' | 'json', (samples: readonly Sample[]) => string>> = {
  text: (samples) => {
    const rows = samples.map(({ provider, type, version, canonical }) => [
      provider,
      type,
      version,
      [...new Set(canonical)].join(', ') || 'unmapped',
    ])
    const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
    return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('')
  },
  json: (samples) =>
    `${printableJson(
      samples.map(({ provider, type, version, canonical }) => ({
        provider,
        type,
        version,
        canonical: [...new Set(canonical)],
      })),
      2,
    )}\n`,
}
