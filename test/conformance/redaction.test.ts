import { Ajv } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { describe, expect, test } from 'vitest'
import { pseudonyms } from '../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../src/core/redact/json.ts'
import { keysOf, redactedTexts } from '../helpers/redaction.ts'
import { hasSharedData, sharedFile, sharedFiles, sharedFilesBelow } from './shared-data.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))
/** Folders with payloads, by provider. */
const folders: readonly (readonly [provider: string, folder: string])[] = [
  ['stripe', 'stripe/events'],
  ['stripe', 'stripe/events-sync-engine'],
  ['stripe', 'stripe/objects'],
  ['stripe', 'stripe/thin'],
  ['paddle', 'paddle/notifications'],
  ['paddle', 'pay-rails/paddle_billing'],
  ['paddle-classic', 'pay-rails/paddle_classic'],
  ['lemon-squeezy', 'pay-rails/lemon_squeezy'],
  ['adyen', 'adyen/notifications'],
  ['gocardless', 'gocardless'],
]
const known =
  /Jenny Rosen|Jane Austen|Testy Tester|Townsend|157\.131\.133\.10|@(?!example\.com|\d)[\w-]+\.[a-z]|"last4": ?"4242"|\+1\d{10}|4242 ?4242/g

const versions = sharedFiles('stripe/openapi').flatMap((name) => /^spec3\.(.+)\.json$/.exec(name)?.[1] ?? [])

function read(path: string): Record<string, Record<string, unknown>> {
  return JSON.parse(sharedFile(path).toString()) as Record<string, Record<string, unknown>>
}

/** Converts an OpenAPI 3.0 schema to JSON Schema by resolving `nullable`. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, asJsonSchema(member)]),
  )
  return nullable === true
    ? { anyOf: [{ type: 'null' }, rest] }
    : { ...rest, ...(typeof nullable === 'object' ? { nullable } : {}) }
}

describe.skipIf(!hasSharedData)('Stripe’s own objects', () => {
  test.each(versions)('of %s match their schema exactly as well after redaction as before', (version) => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats: fullFormats })
    ajv.addSchema({
      $id: 'stripe',
      components: asJsonSchema(read(`stripe/openapi/spec3.${version}.json`)['components']),
    })
    let objects = 0
    let redacted = 0
    for (const [name, object] of Object.entries(read(`stripe/openapi/fixtures3.${version}.json`)['resources'] ?? {})) {
      const validate = ajv.getSchema(`stripe#/components/schemas/${name}`)
      if (!validate) continue
      const violations = (value: unknown): string[] =>
        validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`)
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
})

describe.skipIf(!hasSharedData)('payloads that others recorded', () => {
  test.each(folders)(
    'of %s in %s contain no e-mail address, person, street or card after redaction',
    (provider, folder) => {
      const left = sharedFilesBelow(folder).flatMap((file) => {
        const text = redactJson(sharedFile(file).toString(), pseudonym, keysOf(provider)) ?? ''
        return (text.match(known) ?? []).map((found) => `${file}: ${found}`)
      })
      expect(left).toEqual([])
    },
  )

  // The snapshots contain locations rather than values, because the payloads are not ours. Review each new location:
  // it may be a leak.
  test.each([...new Set(folders.map(([provider]) => provider))])(
    'of %s keep words, long numbers, links and random texts only in reviewed locations',
    async (provider) => {
      const files = folders.flatMap(([name, folder]) => (name === provider ? sharedFilesBelow(folder) : []))
      const places = new Set<string>()
      for (const file of files) {
        for (const { place, suspicion, text } of redactedTexts(sharedFile(file).toString(), provider)) {
          const isKept = /[\p{L}\p{N}]/u.test(text.replaceAll(/<[a-z\d]+>/g, ''))
          if (isKept && suspicion !== 'form' && suspicion !== 'code')
            places.add(
              `${place
                .split('/')
                .filter((key) => key !== '*')
                .slice(-3)
                .join('/')}  ${suspicion}\n`,
            )
        }
      }
      await expect([...places].toSorted().join('')).toMatchFileSnapshot(`snapshots/redaction-${provider}.txt`)
    },
  )
})
