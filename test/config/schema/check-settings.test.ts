import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configIn } from '../../helpers/config.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

function load(text: string) {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), text)
  return configIn(cwd)
}

const generic = (content: string, settings: string) =>
  `sources: { acme: { generic: { signature: { header: X, content: "${content}" } }, settings: { ${settings} } } }`

test.each([
  [
    'sources: { apple: { settings: { root_certficate: x, bundle_id: y } } }',
    '1:50',
    "unknown setting 'root_certficate'",
    'did you mean root_certificate?',
  ],
  [
    'sources: { shop: { settings: { root_certficate: x } } }',
    '1:49',
    "unknown setting 'root_certficate'",
    'did you mean root_certificate?',
  ],
  [
    'sources: { stripe: { settings: { anything: x } } }',
    '1:44',
    "unknown setting 'anything'",
    'stripe has no settings',
  ],
  ['sources: { square: { settings: { constructor: x } } }', '1:47', "unknown setting 'constructor'", 'use one of: url'],
  [generic('{body}', 'url: x'), '1:95', "unknown setting 'url'", 'acme has no settings'],
  [
    'sources: { apple: { settings: { root_certificate: x } } }',
    '1:51',
    'root_certificate also needs bundle_id',
    'signed for other recipients',
  ],
  [
    'sources: { shop: { settings: { certificate: x } } }',
    '1:45',
    'certificate also needs webhook_id',
    'signed for other recipients',
  ],
])(
  'a misspelled or incomplete setting is refused, because it would not protect anything: %s',
  async (text, place, message, hint) => {
    await expect(load(text)).rejects.toMatchObject({
      code: 'BILLHOOK_CONFIG_INVALID',
      message: expect.stringMatching(new RegExp(`^billhook.yaml:${place}: .*${message}`)) as string,
      hint: expect.stringContaining(hint) as string,
    })
  },
)

test('the settings that a provider needs are accepted, even if the provider is detected', async () => {
  const texts = [
    'sources: { apple: { settings: { root_certificate: x, bundle_id: y } } }',
    'sources: { shop: { settings: { url: x, webhook_id: y } } }',
    generic('{url}{body}', 'url: x'),
  ]
  for (const text of texts) expect(Object.keys((await load(text)).sources)).toHaveLength(1)
})
