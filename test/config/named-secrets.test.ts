import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configIn } from '../helpers/config.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Creates a project and a user's settings with named secrets. */
function project(yaml: string, secrets = '{"stripe":"whsec_mine"}') {
  const [dir, base] = [tempDir(), tempDir()]
  writeFileSync(join(dir, 'billhook.yaml'), yaml)
  mkdirSync(join(base, 'billhook'), { mode: 0o700 })
  writeFileSync(join(base, 'billhook', 'secrets.json'), secrets, { mode: 0o600 })
  return { dir, vars: { XDG_CONFIG_HOME: base, APPDATA: base } }
}

test('a source can use a named secret of the user without trust, like a variable', async () => {
  const { dir, vars } = project('sources: { stripe: { secrets: ["${settings:stripe}"] } }')
  expect((await configIn(dir, vars)).sources['stripe']?.secrets).toEqual(['whsec_mine'])
})

test('an unknown named secret is an error when it is needed, with its position and the command to set it', async () => {
  const { dir, vars } = project('sources: { stripe: { secrets: ["${settings:strip}"] } }')
  const config = await configIn(dir, vars)
  expect(() => config.sources['stripe']?.secrets).toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_CONFIG_UNSET',
      exitCode: 2,
      message: expect.stringContaining('billhook.yaml:1:32: sources.stripe.secrets[0] needs your secret strip'),
      hint: 'set it: billhook config set secrets.strip',
    }),
  )
})

test.each([
  ['listen: { forward_to: ["http://127.0.0.1:3000/${settings:stripe}"] }', 'settings:stripe'],
  ['listen: { forward_to: ["http://127.0.0.1:${settings:stripe}/"] }', 'settings:stripe'],
])('a named secret in a URL needs trust: %s', async (yaml, name) => {
  const { dir, vars } = project(yaml, '{"stripe":"3000"}')
  const config = await configIn(dir, vars)
  expect(() => config.listen.forwardTo).toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_CONFIG_UNTRUSTED',
      message: expect.stringContaining(`puts ${name} into a URL`),
    }),
  )
  expect((await configIn(dir, vars, { trust: true })).listen.forwardTo[0]).toContain('3000')
})

test('an unreadable file of secrets is an error only if one of them is needed', async () => {
  const yaml =
    'listen: { port: 1 }\nschemas: "${settings:stripe}"\nsources: { stripe: { secrets: ["${settings:stripe}"] } }'
  const { dir, vars } = project(yaml, '{')
  const config = await configIn(dir, vars)
  expect(config.listen.port).toBe(1)
  for (const use of [() => config.sources['stripe']?.secrets, () => config.schemas])
    expect(use).toThrow(expect.objectContaining({ code: 'BILLHOOK_SETTINGS_UNUSABLE' }))
})

test.each(['${settings:}', '${settings:a b}', '${settings:a:-b}', '${setting:a}', '${settings:a'])(
  '%s is an error, not a literal secret',
  async (text) => {
    const { dir, vars } = project(`sources: { stripe: { secrets: ["${text}"] } }`)
    const config = await configIn(dir, vars)
    expect(() => config.sources['stripe']?.secrets).toThrow(
      expect.objectContaining({ code: 'BILLHOOK_CONFIG_INVALID', hint: expect.stringContaining('${settings:NAME}') }),
    )
  },
)
