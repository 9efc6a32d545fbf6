import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { formats } from '../../../src/config/schema/formats.ts'
import type { ConfigSchema } from '../../../src/config/schema/config-schema.ts'
import { configSchema } from '../../../src/config/schema/schema.ts'
import { configIn } from '../../helpers/config.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const vars = {
  TOKEN: 's3cr3t',
  PORT: '3000',
  ODD_PORT: '80@example.com',
  PATH_PORT: '80/x',
  SMALL: '000',
  HOST: '127.0.0.1',
}

/** Creates a project folder with a billhook.yaml that has one value, and with links that lead out of the folder. */
function project(key: string, value: string): string {
  const dir = join(tempDir(), 'project')
  mkdirSync(join(dir, 'inside'), { recursive: true })
  symlinkSync('..', join(dir, 'up'))
  symlinkSync('../not-there-yet', join(dir, 'dangling'))
  symlinkSync('inside', join(dir, 'alias'))
  const [section = '', name] = key.split('.')
  const many = ['observe', 'forward_to'].includes(name ?? '')
  const content =
    name === undefined
      ? value
      : section === 'sources'
        ? { acme: { forward_to: [value] } }
        : { [name]: many ? [value] : value }
  writeFileSync(join(dir, 'billhook.yaml'), stringify({ [section]: content }))
  return dir
}

async function use(key: string, dir: string, trust?: boolean): Promise<unknown> {
  const config = await configIn(dir, vars, { trust })
  const values: Readonly<Record<string, () => unknown>> = {
    'listen.host': () => config.listen.host,
    'listen.forward_to': () => config.listen.forwardTo,
    'sources.forward_to': () => config.sources['acme']?.forwardTo,
    'replay.to': () => config.replay.to,
    'replay.observe': () => config.replay.observe,
    'replay.reset': () => config.replay.reset,
    'replay.restart': () => config.replay.restart,
    'replay.golden': () => config.replay.golden,
    data_dir: () => config.dataDir,
    schemas: () => config.schemas,
  }
  return values[key]?.()
}

const urlKeys = ['listen.forward_to', 'sources.forward_to', 'replay.to', 'replay.observe', 'replay.reset']
const elsewhere = [
  'http://example.com/',
  'https://127.0.0.1.example.com/',
  'http://127.0.0.1@example.com/',
  'http://localhost.:3000/',
  'http://app.localhost:3000/',
  'http://0.0.0.0:3000/',
  'http://169.254.169.254/latest/meta-data',
  'http://[::2]/',
  'http://127.0.0.1:${ODD_PORT}/',
]
const leaks = [
  'http://127.0.0.1:3000/?t=${TOKEN}',
  'http://127.0.0.1:3000/${TOKEN:-x}',
  'http://${HOST}:3000/',
  'http://127.0.0.1:${PATH_PORT}/${TOKEN}',
  'http://127.0.0.1:3${SMALL}/',
  'http://${TOKEN}.example.com/',
]
const local = [
  'http://127.0.0.1:3000/a?b=c',
  'http://localhost/',
  'https://[::1]:3000/',
  'http://127.9.8.7/',
  'http://127.0.0.1:${PORT}/x',
  'http://localhost:${NONE:-3000}',
  'http://2130706433/',
  'http://127.0.0.1:3000/$${TOKEN}',
]
const away = ['..', '../x', '/etc', '~/../../x/../../..', 'inside/../../x']
const outside = [...away, 'up/x', 'dangling', 'dangling/x', 'a/'.repeat(4_000)]
const at = ['inside', './inside/x', 'new/deep', '.', 'inside/../new', '..x']
const inside = [...at, 'alias/x']

const asking: readonly (readonly [key: string, value: string])[] = [
  ...urlKeys.flatMap((key) => [...elsewhere, ...leaks].map((value) => [key, value] as const)),
  ...away.map((value) => ['data_dir', value] as const),
  ...['schemas', 'replay.golden'].flatMap((key) => outside.map((value) => [key, value] as const)),
  ...outside.flatMap((path) => [
    ['replay.observe', `sqlite:${path}`] as const,
    ['replay.observe', `sqlite:${path}?tables=a`] as const,
    ['replay.observe', `egress:4600=${path}/stubs.yaml`] as const,
  ]),
  ...['cmd:true', 'CMD:true', 'cmd: true'].map((value) => ['replay.observe', value] as const),
  ...['postgres', 'postgresql', 'mysql', 'mariadb'].flatMap((kind) =>
    [
      'example.com/app',
      'u:p@10.0.0.1/app',
      'u:${TOKEN}@localhost/app',
      'localhost/app?host=example.com',
      'localhost/app?socketPath=/x',
      '/app',
      '%2Frun%2Fpostgresql/app',
    ].map((rest) => ['replay.observe', `${kind}://${rest}`] as const),
  ),
  ...[
    'egress:4600=http://example.com',
    'egress:4600=http://127.0.0.1:1/${TOKEN}',
    'EGRESS:4600=https://example.com',
    'sqlite:///etc/passwd',
    'what:ever',
    'nothing',
    'egress:${TOKEN}',
  ].map((value) => ['replay.observe', value] as const),
  ['replay.reset', 'cmd:true'],
  ['replay.reset', 'anything'],
  ['replay.restart', 'cmd:true'],
  ['replay.restart', 'anything'],
  ['listen.host', '0.0.0.0'],
  ['listen.host', '::'],
  ['listen.host', '${TOKEN}.example.com'],
]

const harmless: readonly (readonly [key: string, value: string])[] = [
  ...urlKeys.flatMap((key) => local.map((value) => [key, value] as const)),
  ...at.map((value) => ['data_dir', value] as const),
  ...['schemas', 'replay.golden'].flatMap((key) => inside.map((value) => [key, value] as const)),
  ...[
    'sqlite:app.db',
    'sqlite:inside/app.db?tables=a,b',
    'postgres://u:p@localhost:5432/app',
    'mysql://127.0.0.1/app?tables=a',
    'egress:4600=stub',
    'egress:${PORT}=stub',
    'egress:4600=inside/stubs.yaml',
    'egress:4600=http://127.0.0.1:${PORT}',
  ].map((value) => ['replay.observe', value] as const),
  ['listen.host', '127.0.0.1'],
  ['listen.host', '::1'],
  ['listen.host', 'localhost'],
]

test.each(asking)('a value that needs trust is refused in an untrusted file: %s %s', async (key, value) => {
  const dir = project(key, value)
  const refused = {
    code: 'BILLHOOK_CONFIG_UNTRUSTED',
    exitCode: 2,
    message: expect.stringMatching(/^billhook\.yaml:\d+:\d+: .* and the file is not trusted\b/) as string,
    hint: expect.stringContaining('--trust-config') as string,
  }
  const error: unknown = await use(key, dir).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject(refused)
  expect((error as Error).message).not.toContain(vars.TOKEN)
  expect(await use(key, dir, true)).toBeDefined()
})

test.each(harmless)('a value on this machine and inside the folder needs no trust: %s %s', async (key, value) => {
  expect(await use(key, project(key, value))).toBeDefined()
})

test('if part of a shell command is redacted, the output says that something is hidden', async () => {
  const { trust } = await configIn(project('replay.observe', 'cmd:TOKEN=1;rm -rf x'))
  expect(trust?.privileges).toEqual([
    expect.objectContaining({ key: 'replay.observe[0]', what: 'runs a command', hidden: true }),
  ])
})

test('every text key in the schema states what it needs trust for', () => {
  const leaves = (schema: ConfigSchema, path: string): (readonly [string, ConfigSchema])[] => [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, member]) => leaves(member, `${path}.${key}`)),
    ...(schema.additionalProperties ? leaves(schema.additionalProperties, `${path}.*`) : []),
    ...(schema.items ? leaves(schema.items, `${path}[]`) : []),
    ...(schema.type === 'string' ? [[path, schema] as const] : []),
  ]
  const texts = leaves(configSchema, '')
  expect(
    texts.filter(([, { enum: words, writeOnly, format }]) => !words && !writeOnly && !format).map(([path]) => path),
  ).toEqual([])
  const free = texts
    .filter(([, { format }]) => format !== undefined && formats[format].asks === 'nothing')
    .map(([path]) => path.slice(1))
  expect(free.filter((path) => !/generic\./.test(path)).toSorted()).toEqual([
    'listen.body_limit',
    'listen.body_timeout',
    'listen.target_timeout',
    'replay.ignore[]',
    'sources.*.settings.*',
    'sources.*.tolerance',
  ])
})

test('a variable as a secret needs no trust, because it is not sent anywhere', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'billhook.yaml'), 'sources: { stripe: { secrets: ["${TOKEN}"] } }')
  expect((await configIn(dir, vars)).sources['stripe']?.secrets).toEqual(['s3cr3t'])
})

test('paths and commands in a file are relative to its own folder', async () => {
  const dir = tempDir()
  const below = join(dir, 'other project', 'deep')
  mkdirSync(below, { recursive: true })
  writeFileSync(
    join(dir, 'billhook.yaml'),
    stringify({
      replay: {
        observe: [
          'cmd:./state.sh',
          'sqlite:app.db?tables=a',
          'sqlite:/abs.db',
          'egress:4600=stubs.yaml',
          'egress:4600=stub',
          'http://127.0.0.1/state',
        ],
        reset: 'cmd:./reset.sh',
        golden: 'g',
      },
    }),
  )
  const { replay } = await configIn(below, {}, { trust: true })
  expect(replay.observe).toEqual([
    'cmd:cd ../.. && ./state.sh',
    'sqlite:../../app.db?tables=a',
    'sqlite:/abs.db',
    'egress:4600=../../stubs.yaml',
    'egress:4600=stub',
    'http://127.0.0.1/state',
  ])
  expect(replay).toMatchObject({ reset: 'cmd:cd ../.. && ./reset.sh', golden: join(dir, 'g') })
  expect((await configIn(dir, {}, { trust: true })).replay.reset).toBe('cmd:./reset.sh')
  writeFileSync(join(below, 'billhook.yaml'), 'replay: { reset: "cmd:./reset.sh" }')
  const elsewhereTrusted = await configIn(dir, {}, { trust: true, file: 'other project/deep/billhook.yaml' })
  expect(elsewhereTrusted.replay.reset).toBe("cmd:cd 'other project/deep' && ./reset.sh")
})

test('docs/config.md contains every error code for trust', () => {
  const docs = readFileSync(new URL('../../../docs/config.md', import.meta.url), 'utf8')
  for (const code of ['BILLHOOK_CONFIG_UNTRUSTED', 'BILLHOOK_TRUST_UNUSABLE']) expect(docs).toContain(`\`${code}\``)
})

test('an observed database is judged by the path that is opened, however it is written', async () => {
  for (const spec of ['sqlite:?tables=/../../x.db', 'sqlite:?tables=/../../x.db?tables=a', 'SQLITE:../x.db']) {
    await expect(use('replay.observe', project('replay.observe', spec)), spec).rejects.toThrow(
      /points outside the file's folder/,
    )
  }
  expect(await use('replay.observe', project('replay.observe', 'sqlite:inside/x.db?tables=a'))).toEqual([
    'sqlite:inside/x.db?tables=a',
  ])
})

test('a schema directory that is a link out of its folder needs trust', async () => {
  const dir = project('listen', 'x')
  writeFileSync(join(dir, 'billhook.yaml'), 'version: 1')
  symlinkSync('../..', join(dir, 'schemas'))
  await expect(use('schemas', dir)).rejects.toThrow(expect.objectContaining({ code: 'BILLHOOK_CONFIG_UNTRUSTED' }))
})
