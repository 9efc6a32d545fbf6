import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { colourChoice } from '../../src/settings/colour.ts'
import { parseKey, valueProblem } from '../../src/settings/keys.ts'
import { keptFile, readSecrets, readSettings, unknownSettings } from '../../src/settings/read.ts'
import { writeKept } from '../../src/settings/write.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Creates a user whose settings files have this content. */
function user(files: Readonly<Record<string, string>> = {}) {
  const base = tempDir()
  const folder = join(base, 'billhook')
  mkdirSync(folder, { mode: 0o700 })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 })
  return { home: undefined, vars: { XDG_CONFIG_HOME: base, APPDATA: base }, folder }
}

const unusable = { code: 'BILLHOOK_SETTINGS_UNUSABLE', exitCode: 3, hint: expect.any(String) }

describe('a key', () => {
  test.each([
    ['colr', 'did you mean color?'],
    ['secret.stripe', 'did you mean secrets.NAME?'],
    ['zzzzzzzz', 'billhook config --help'],
    ['tui.kyes.pause', 'did you mean tui.keys.pause?'],
    ['secrets', 'did you mean secrets.NAME?'],
    ['secrets.', 'use letters'],
    ['secrets.a.b', 'use letters'],
    ['secrets.__proto__', 'use letters'],
    ['toString', 'billhook config --help'],
  ])('%s is refused with a next step', (text, hint) => {
    expect(() => parseKey(text)).toThrow(
      expect.objectContaining({ code: 'BILLHOOK_SETTING_UNKNOWN', exitCode: 2, hint: expect.stringContaining(hint) }),
    )
  })
})

test('what is set can be read again, only by its owner, and no other files are left behind', async () => {
  const me = user()
  await writeKept(me, 'settings', 'color', 'never')
  for (const name of ['stripe', 'constructor', 'toJSON', '0']) await writeKept(me, 'secrets', name, `of ${name}`)
  expect(readSettings(me)).toEqual({ color: 'never' })
  expect(readSecrets(me).get('constructor')).toBe('of constructor')
  expect([...readSecrets(me).keys()].toSorted()).toEqual(['0', 'constructor', 'stripe', 'toJSON'])
  expect(readdirSync(me.folder).toSorted()).toEqual(['secrets.json', 'settings.json'])
  for (const kept of ['settings', 'secrets'] as const) expect(statSync(keptFile(me, kept)).mode & 0o777).toBe(0o600)
  expect(await writeKept(me, 'secrets', 'stripe', undefined)).toBe(true)
  expect(await writeKept(me, 'secrets', 'stripe', undefined)).toBe(false)
  expect(readSecrets(me).has('stripe')).toBe(false)
})

test('unknown settings from another version are kept and reported', async () => {
  const me = user({ 'settings.json': '{"shape":"round"}' })
  await writeKept(me, 'settings', 'color', 'always')
  expect(JSON.parse(readFileSync(keptFile(me, 'settings'), 'utf8'))).toEqual({ shape: 'round', color: 'always' })
  expect([readSettings(me), unknownSettings(me)]).toEqual([{ color: 'always' }, ['shape']])
})

test('a user without settings or without a home folder has the defaults', () => {
  expect(readSettings(user())).toEqual({})
  expect(readSettings({ home: undefined, vars: {} })).toEqual({})
  expect(() => readSecrets({ home: undefined, vars: {} })).toThrow(expect.objectContaining(unusable))
})

describe.each(['{', '', '[]', 'null', '{"stripe": 1', '{"color": 1, "stripe": 1}'])('a damaged file: %j', (content) => {
  test('is an error with a next step, reveals no secret, and is not overwritten', async () => {
    const me = user({ 'settings.json': content, 'secrets.json': content.replace('1', '"s3cret') })
    for (const act of [() => readSettings(me), () => readSecrets(me)]) {
      expect(act).toThrow(expect.objectContaining(unusable))
      expect(act).not.toThrow(/s3cret/)
    }
    if (content.startsWith('{"color')) return
    await expect(writeKept(me, 'settings', 'color', 'never')).rejects.toMatchObject(unusable)
    expect(readFileSync(keptFile(me, 'settings'), 'utf8')).toBe(content)
  })
})

test.each([
  ['color', 'never', ['', 'blue', 'NEVER']],
  ['source', 'stripe', ['', 'Stripe', 'a b', '-x']],
  ['tui.columns', 'type,answers', ['', 'type, answers', 'type,', 'kind']],
  ['tui.keys.pause', 'é', ['', ' ', 'ab', '\u001B', '\u202E', '\t']],
] as const)('%s can be %s, but not an invalid value', (name, good, bad) => {
  expect(valueProblem(name, good)).toBeUndefined()
  for (const value of [...bad, 1, null, undefined])
    expect(valueProblem(name, value), String(value)).toMatch(/^must be /)
})

test('an invalid value is an error with a hint, and can be replaced', async () => {
  const me = user({ 'settings.json': '{"color":"blue"}' })
  expect(() => readSettings(me)).toThrow('color must be auto, always or never')
  await writeKept(me, 'settings', 'color', 'never')
  expect(readSettings(me)).toEqual({ color: 'never' })
})

test("secrets that others can read are refused, but a link to the user's own file is followed", () => {
  const me = user({ 'secrets.json': '{"stripe":"whsec_1"}' })
  chmodSync(keptFile(me, 'secrets'), 0o640)
  expect(() => readSecrets(me)).toThrow(
    expect.objectContaining({ ...unusable, hint: expect.stringContaining('chmod') }),
  )
  const linked = user()
  chmodSync(keptFile(me, 'secrets'), 0o600)
  symlinkSync(keptFile(me, 'secrets'), keptFile(linked, 'secrets'))
  expect(readSecrets(linked).get('stripe')).toBe('whsec_1')
})

test('a folder that others can write to is refused, for reading and writing', async () => {
  const me = user({ 'settings.json': '{"color":"never"}' })
  chmodSync(me.folder, 0o777)
  expect(() => readSettings(me)).toThrow(expect.objectContaining(unusable))
  await expect(writeKept(me, 'settings', 'color', 'always')).rejects.toMatchObject(unusable)
  expect(readFileSync(keptFile(me, 'settings'), 'utf8')).toBe('{"color":"never"}')
})

test.each([
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, 'always', 'never', 'NO_COLOR'],
  [{ NO_COLOR: '' }, 'always', 'always', 'settings'],
  [{ FORCE_COLOR: '0' }, 'always', 'never', 'FORCE_COLOR'],
  [{ FORCE_COLOR: '' }, 'never', 'always', 'FORCE_COLOR'],
  [{}, 'never', 'never', 'settings'],
  [{}, undefined, 'auto', 'default'],
] as const)('colours with %j and the setting %s: %s, because of %s', (vars, setting, value, origin) => {
  expect(colourChoice(vars, () => setting)).toEqual({ value, origin })
})
