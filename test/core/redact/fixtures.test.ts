import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/json/json.ts'
import { pseudonyms } from '../../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../../src/core/redact/json.ts'
import { providers } from '../../../src/providers/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { openSchemas } from '../../../src/schemas/open.ts'
import { keysOf, redactedTexts } from '../../helpers/redaction.ts'

const root = new URL('../../../fixtures/', import.meta.url).pathname
const files = globSync('*/*/*.json', { cwd: root })
  .filter((file) => !file.startsWith('schemas/'))
  .toSorted()
const names = [...new Set(files.map((file) => file.split('/', 1)[0] ?? ''))]

test('a redacted payload still matches its schema and has the same ids and amounts', async () => {
  const schemas = openSchemas({ dir: join(root, 'schemas') })
  let changed = 0
  for (const file of globSync('stripe/2024-06-20/*.json', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    for (let seed = 0; seed < 20; seed++) {
      const redacted = redactJson(text, pseudonyms(Buffer.alloc(32, seed)), keysOf('stripe')) ?? ''
      const body = JSON.parse(redacted) as JsonObject
      const { findings, schemas: used } = schemas.check(
        [{ type: basename(file, '.json'), version: '2024-06-20' }],
        stripe,
        body,
      )
      expect(used, file).toMatchObject([{ found: true }])
      expect(findings, file).toEqual([])
      expect(numbersAndIds(redacted)).toEqual(numbersAndIds(text))
      changed += redacted === text ? 0 : 1
    }
  }
  expect(changed).toBeGreaterThan(100)
})

describe('a leak in a new fixture is noticed', () => {
  test('every fixture belongs to a known provider', () => {
    expect(names.filter((name) => !providers.some((provider) => provider.name === name))).toEqual([])
    expect(names.length).toBeGreaterThan(20)
  })

  // One line per location: the text that redaction kept there, or replaced as personal. Review every changed line.
  test.each(names)('a snapshot lists what is kept and replaced for %s', async (name) => {
    const places = new Map<string, Set<string>>()
    for (const file of files.filter((one) => one.startsWith(`${name}/`))) {
      for (const { place, text, suspicion } of redactedTexts(readFileSync(join(root, file), 'utf8'), name)) {
        if (suspicion !== 'form') places.set(place, (places.get(place) ?? new Set()).add(JSON.stringify(text)))
      }
    }
    const lines = Array.from(places, ([place, texts]) => `${place}  ${[...texts].toSorted().join(' ')}\n`).toSorted()
    await expect(lines.join('')).toMatchFileSnapshot(`snapshots/redaction/${name}.txt`)
  })

  test.each(files)('%s keeps its ids and everything except texts, byte for byte', (file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const redacted = redactJson(text, pseudonyms(Buffer.alloc(32, 1)), keysOf(file.split('/', 1)[0] ?? '')) ?? ''
    expect(withoutTexts(redacted)).toBe(withoutTexts(text))
    expect(numbersAndIds(redacted)).toEqual(numbersAndIds(text))
  })
})

function numbersAndIds(json: string): string[] {
  return (
    json.match(
      /"\w*(?:id|Id|ID|Reference|reference)": "[^"@]*"|: -?[\d.]+|"(?:evt|cus|in|sub|ch|pi|price|prod|il|si|re|dp|txn|req)_\w+"/g,
    ) ?? []
  )
}

function withoutTexts(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
}
