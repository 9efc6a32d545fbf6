import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Header } from '../../src/core/delivery/delivery.ts'
import type { JsonObject } from '../../src/core/json/json.ts'
import { delivery, inspected } from './deliveries.ts'

const root = new URL('../../fixtures/', import.meta.url).pathname

/** Reads one of our own payloads for a provider. */
export function fixture(provider: string, type: string): Buffer {
  return readFileSync(`${root}${provider}/current/${type}.json`)
}

/** Reads all our own payloads for a provider, in every version. */
export function fixturesOf(provider: string): JsonObject[] {
  return globSync(`${provider}/*/*.json`, { cwd: root }).map(
    (file) => JSON.parse(readFileSync(root + file, 'utf8')) as JsonObject,
  )
}

/**
 * Returns the result for each of a provider's payloads, by file name: the provider's types, then the canonical ones.
 */
export function outcomesOf(
  provider: string,
  headersOf: (name: string) => readonly Header[] = () => [],
): Record<string, string> {
  const names = globSync(`${provider}/current/*.json`, { cwd: root })
    .map((file) => basename(file, '.json'))
    .toSorted()
  return Object.fromEntries(names.map((name) => [name, outcome(provider, name, headersOf(name))]))
}

function outcome(provider: string, name: string, headers: readonly Header[]): string {
  const inspection = inspected(delivery(fixture(provider, name), headers))
  const told = [...new Set(inspection.identities.map(({ type }) => type))].join(', ')
  return `${inspection.provider} ${told}: ${
    inspection
      .events()
      .map(({ type }) => type)
      .join(', ') || 'unmapped'
  }`
}
