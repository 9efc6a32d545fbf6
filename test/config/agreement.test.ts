import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configIn } from '../helpers/config.ts'
import { formats } from '../../src/config/schema/formats.ts'
import type { ConfigSchema } from '../../src/config/schema/config-schema.ts'
import { configSchema } from '../../src/config/schema/schema.ts'
import { template } from '../../src/config/schema/template.ts'
import { settingKeys } from '../../src/settings/keys.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Validates like an editor that uses the schema. */
const ajv = new Ajv2020({
  allErrors: true,
  formats: Object.fromEntries(Object.keys(formats).map((name) => [name, true])),
})
const editor = ajv.compile(configSchema)
const filled = template.replaceAll(/^( *)# ?( *(?:[a-z_]+:(?: |$)))/gm, '$1$2')

/** Returns the paths of all keys that have a value, such as `listen.port` and `sources.*.secrets`. */
function keys(schema: ConfigSchema, path: readonly string[] = []): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([key, member]) => keys(member, [...path, key]))
  const others = schema.additionalProperties ? keys(schema.additionalProperties, [...path, '*']) : []
  return schema.type === 'object' ? [...members, ...others] : [path.join('.')]
}

function paths(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')]
  return Object.entries(value).flatMap(([key, member]) =>
    paths(member, [...path, path.at(-1) === 'sources' || path.at(-1) === 'settings' ? '*' : key]),
  )
}

function load(text: string) {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), text)
  return configIn(cwd, { STRIPE_WEBHOOK_SECRET: 'whsec_x' }, { trust: true })
}

test('the template of billhook.yaml is valid for billhook and for an editor', async () => {
  expect((await load(template)).sources).toHaveProperty('stripe')
  expect(editor(parse(template)), JSON.stringify(editor.errors)).toBe(true)
})

test('with all comments removed, the template has every key, and each is loaded', async () => {
  expect([...new Set(paths(parse(filled)))].toSorted()).toEqual(keys(configSchema).toSorted())
  expect(editor(parse(filled)), JSON.stringify(editor.errors)).toBe(true)
  const { sources, listen, replay } = await load(filled)
  expect(sources['acme']?.provider?.name).toBe('acme')
  expect(sources['internal']?.unsigned).toBe('accept')
  for (const part of [sources['stripe'], listen, replay]) {
    for (const [key, value] of Object.entries(part ?? {})) {
      // A source with secrets has no `unsigned`.
      if (key === 'unsigned') continue
      expect(Array.isArray(value) ? value[0] : value, key).toBeDefined()
    }
  }
})

test('the defaults in the schema are the same as in the template', () => {
  const { listen } = parse(filled) as { listen: Record<string, unknown> }
  for (const [key, { default: value }] of Object.entries(configSchema.properties?.['listen']?.properties ?? {})) {
    if (value !== undefined) expect(listen[key], key).toBe(value)
  }
})

test('docs/config.md explains every key', () => {
  const docs = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8')
  const [file = [], own = []] = docs
    .split('\n## Your own settings\n')
    .map((part) => [...part.matchAll(/^\| `([a-z][^`]*)` \|/gm)].map(([, key = '']) => key.replaceAll('<name>', '*')))
  expect(file.toSorted()).toEqual(keys(configSchema).toSorted())
  const settings = Object.keys(settingKeys).map((key) => key.replace(/^tui\.keys\..*/, 'tui.keys.ACTION'))
  expect(own).toEqual([...new Set(settings), 'secrets.NAME'])
})

test.each([
  'listen: { port: 70000 }',
  'listen: { prot: 1 }',
  'sources: { "A b": {} }',
  'sources: { a: { provider: x } }',
  'sources: { a: { unsigned: allow } }',
  'sources: { a: { generic: {} } }',
  'sources: { a: { generic: { signature: { header: "X Y" } } } }',
  'sources: { a: { generic: { signature: { header: X, content: "{id}" } } } }',
  'sources: { a: { generic: { signature: { header: X }, id: id } } }',
  'listen: { body_limit: 1MB }',
  'replay: { to: localhost }',
  'listen: { target_timeout: "5" }',
])('an editor refuses what billhook refuses: %s', async (text) => {
  expect(editor(parse(text))).toBe(false)
  await expect(load(text)).rejects.toMatchObject({ code: 'BILLHOOK_CONFIG_INVALID' })
})

test('an editor accepts variables where billhook does', () => {
  expect(
    editor(
      parse(
        '{ listen: { body_limit: "${LIMIT}", forward_to: ["${APP:-http://x}/hook"] }, sources: { a: { ' +
          'tolerance: "${T:-5m}" } } }',
      ),
    ),
  ).toBe(true)
})
