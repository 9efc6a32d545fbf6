import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { pseudonyms } from '../../src/core/redact/pseudonym.ts'
import { redactJson } from '../../src/core/redact.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'

const root = new URL('../../fixtures/', import.meta.url).pathname

test('a redacted payload is still valid against its schema, and its ids and amounts are the same', async () => {
  const schemas = openSchemas({ dir: join(root, 'schemas') })
  let changed = 0
  for (const file of globSync('stripe/2024-06-20/*.json', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    for (let seed = 0; seed < 20; seed++) {
      const redacted = redactJson(text, pseudonyms(Buffer.alloc(32, seed))) ?? ''
      const body = JSON.parse(redacted) as JsonObject
      const { findings, schemas: used } = schemas.check([{ type: basename(file, '.json'), version: '2024-06-20' }], stripe, body)
      expect(used, file).toMatchObject([{ found: true }])
      expect(findings, file).toEqual([])
      expect(numbersAndIds(redacted)).toEqual(numbersAndIds(text))
      changed += redacted === text ? 0 : 1
    }
  }
  expect(changed).toBeGreaterThan(100)
})

function numbersAndIds(json: string): string[] {
  return json.match(/: -?\d+|"(?:evt|cus|in|sub|ch|pi|price|prod|il|si|re|dp|txn|req)_\w+"/g) ?? []
}
