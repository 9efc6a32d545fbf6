import type { Header } from './delivery.ts'

/** Headers from the flat list of Node.js and undici: name, value, name, value … */
export function headersOf(raw: readonly (string | Uint8Array)[]): Header[] {
  return Array.from({ length: Math.floor(raw.length / 2) }, (_, index) => [
    latin1(raw[2 * index]),
    latin1(raw[2 * index + 1]),
  ])
}

function latin1(value: string | Uint8Array = ''): string {
  return typeof value === 'string'
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
}
