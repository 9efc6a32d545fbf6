import { Ajv } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { describe, expect, test } from 'vitest'
import { pseudonyms } from '../../src/core/redact/pseudonym.ts'
import { redactJson } from '../../src/core/redact.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))
const versions = sharedFiles('stripe/openapi').flatMap((name) => /^spec3\.(.+)\.json$/.exec(name)?.[1] ?? [])

function read(path: string): Record<string, Record<string, unknown>> {
  return JSON.parse(sharedFile(path).toString()) as Record<string, Record<string, unknown>>
}

/** OpenAPI 3.0 as JSON Schema: what is `nullable` may be null. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJsonSchema(member)]))
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : { ...rest, ...(typeof nullable === 'object' ? { nullable } : {}) }
}

describe.skipIf(!hasSharedData)('Stripe’s own objects', () => {
  test.each(versions)('of %s fit their schema after redaction exactly as before', (version) => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats: fullFormats })
    ajv.addSchema({ $id: 'stripe', components: asJsonSchema(read(`stripe/openapi/spec3.${version}.json`)['components']) })
    let objects = 0
    let redacted = 0
    for (const [name, object] of Object.entries(read(`stripe/openapi/fixtures3.${version}.json`)['resources'] ?? {})) {
      const validate = ajv.getSchema(`stripe#/components/schemas/${name}`)
      if (!validate) continue
      const violations = (value: unknown): string[] => (validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`))
      const before = JSON.stringify(object)
      const after = redactJson(before, pseudonym) ?? ''
      expect(violations(JSON.parse(after)), name).toEqual(violations(object))
      objects += 1
      redacted += after === before ? 0 : 1
    }
    console.log(`Stripe ${version}: ${objects} objects, ${redacted} with something to redact`)
    expect(objects).toBeGreaterThan(40)
    expect(redacted).toBeGreaterThan(10)
  })

  test('in its events no e-mail address, person, street or card is left', () => {
    const left = sharedFiles('stripe/events').flatMap((name) => {
      const text = redactJson(sharedFile(`stripe/events/${name}`).toString(), pseudonym) ?? ''
      return text.match(/Jenny Rosen|Jane Austen|Testy Tester|Townsend|157\.131\.133\.10|[\w.]+@(?!example\.com)[\w.]+|"last4": ?"4242"/g) ?? []
    })
    expect(left).toEqual([])
  })
})
