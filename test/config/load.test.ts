import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configIn } from '../helpers/config.ts'
import { BillhookError } from '../../src/errors.ts'
import { square } from '../../src/providers/square/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'billhook-config-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const vars = { STRIPE_SECRET: 'whsec_one', EMPTY: '', APP: 'http://127.0.0.1:3000' }

async function load(text: string) {
  await writeFile(join(folder, 'billhook.yaml'), text)
  return configIn(folder, vars, { trust: true })
}

async function failure(text: string): Promise<BillhookError> {
  const error: unknown = await load(text).catch((thrown: unknown) => thrown)
  if (!(error instanceof BillhookError)) throw new Error(`expected a refusal of: ${text}`)
  return error
}

describe('a complete file', () => {
  it('is loaded in full', async () => {
    const config = await load(`
version: 1
data_dir: data
schemas: contracts
sources:
  shop:
    provider: square
    secrets: ["\${STRIPE_SECRET}", "\${OLD:-whsec_old}"]
    forward_to: ["\${APP}/hooks"]
    tolerance: 1.5h
    settings: { url: "\${APP}/in" }
listen:
  { host: 0.0.0.0, port: 0, forward_to: [http://localhost:1/a], respond: target, duplicates: forward, on_invalid: reject,
    body_limit: 2.5MiB, body_timeout: 500ms, target_timeout: 2m, concurrency: 3 }
replay: { to: http://localhost:2/, observe: ["sqlite:app.db"], reset: "cmd:make reset", restart: "cmd:make restart", ignore: [/seen_at] }
`)
    expect(config).toEqual({
      file: join(folder, 'billhook.yaml'),
      root: folder,
      trust: {
        key: expect.stringMatching(/billhook\.yaml$/),
        sha256: expect.stringMatching(/^[\da-f]{64}$/),
        privileges: expect.any(Array),
        refusal: undefined,
      },
      origins: { dataDir: 'billhook.yaml', port: 'billhook.yaml' },
      dataDir: join(folder, 'data'),
      schemas: join(folder, 'contracts'),
      sources: {
        shop: {
          name: 'shop',
          provider: square,
          secrets: ['whsec_one', 'whsec_old'],
          unsigned: undefined,
          forwardTo: ['http://127.0.0.1:3000/hooks'],
          toleranceMs: 5_400_000,
          settings: { url: 'http://127.0.0.1:3000/in' },
        },
      },
      listen: {
        host: '0.0.0.0',
        port: 0,
        forwardTo: ['http://localhost:1/a'],
        respond: 'target',
        duplicates: 'forward',
        onInvalid: 'reject',
        bodyLimit: 2_621_440,
        bodyTimeoutMs: 500,
        targetTimeoutMs: 120_000,
        concurrency: 3,
      },
      replay: {
        to: 'http://localhost:2/',
        observe: ['sqlite:app.db'],
        reset: 'cmd:make reset',
        restart: 'cmd:make restart',
        ignore: ['/seen_at'],
      },
    })
  })

  it('takes the provider from the name of the source, unless it is another name', async () => {
    const { sources } = await load('sources: { stripe: {}, shop: {} }')
    expect(sources['stripe']?.provider).toBe(stripe)
    expect(sources['shop']?.provider).toBeUndefined()
  })

  it('reads whether a source without secrets accepts unverified deliveries', async () => {
    const { sources } = await load('sources: { a: { unsigned: accept }, b: { unsigned: reject, secrets: [] }, c: {} }')
    expect(Object.values(sources).map(({ unsigned }) => unsigned)).toEqual(['accept', 'reject', undefined])
  })

  it('reads keys whose values are commented out as absent', async () => {
    expect((await load('listen:\n  port:\n  # host: x\nsources:\n')).listen.port).toBeUndefined()
  })
})

describe('without a file', () => {
  it('uses the defaults', async () => {
    const config = await configIn(folder, vars)
    expect(config).toMatchObject({
      file: undefined,
      root: folder,
      dataDir: join(folder, '.billhook'),
      schemas: undefined,
      sources: {},
    })
  })

  it('uses the folder named schemas', async () => {
    await mkdir(join(folder, 'schemas'))
    expect((await configIn(folder, vars)).schemas).toBe(join(folder, 'schemas'))
  })

  it.each(['', '# nothing yet\n', '---\n'])('an empty file has the same result: %j', async (text) => {
    expect((await load(text)).sources).toEqual({})
  })
})

describe('the search', () => {
  it('ends at the root of the repository', async () => {
    await writeFile(join(folder, 'billhook.yaml'), 'data_dir: outer')
    await mkdir(join(folder, 'repo', '.git'), { recursive: true })
    await mkdir(join(folder, 'repo', 'app', 'deep'), { recursive: true })
    const cwd = join(folder, 'repo', 'app', 'deep')
    expect(await configIn(cwd, vars)).toMatchObject({ file: undefined, root: join(folder, 'repo') })
    await writeFile(join(folder, 'repo', 'app', 'billhook.yml'), 'data_dir: ../inner')
    expect((await configIn(cwd, vars, { trust: true })).dataDir).toBe(join(folder, 'repo', 'inner'))
  })

  it('is skipped for a given file, which must exist', async () => {
    await writeFile(join(folder, 'other.yaml'), 'listen: { port: 9 }')
    expect((await configIn(folder, vars, { file: 'other.yaml' })).listen.port).toBe(9)
    await expect(configIn(folder, vars, { file: 'gone.yaml' })).rejects.toMatchObject({
      code: 'BILLHOOK_CONFIG_UNREADABLE',
      exitCode: 2,
    })
  })
})

describe('a mistake is reported with its position', () => {
  it.each([
    ['listen:\n  prot: 1\n', 'billhook.yaml:2:3', "unknown key 'prot' in listen", 'did you mean port?'],
    ['lisen: {}', 'billhook.yaml:1:1', "unknown key 'lisen'", 'did you mean listen?'],
    ['zzzzzzz: {}', 'billhook.yaml:1:1', "unknown key 'zzzzzzz'", 'use one of: version, data_dir'],
    ['__proto__: {}', 'billhook.yaml:1:1', "unknown key '__proto__'", 'use one of:'],
    ['sources:\n  a:\n    provider: strpe', 'billhook.yaml:3:15', 'did you mean stripe?', ''],
    ['sources:\n  A b: {}', 'billhook.yaml:2:3', "'A b' is not a valid name", ''],
    ['sources: { a: { secrets: x } }', 'billhook.yaml:1:26', 'sources.a.secrets must be a list', ''],
    ['sources: { a: { tolerance: 5 minutes } }', 'billhook.yaml:1:28', 'must be a duration such as', ''],
    ['listen: { port: 70000 }', 'billhook.yaml:1:17', 'listen.port must be a whole number from 0 to 65535', ''],
    ['listen: { port: "80" }', 'billhook.yaml:1:17', 'listen.port must be a whole number', ''],
    [
      'sources:\n  a:\n    unsigned: acept',
      'billhook.yaml:3:15',
      'sources.a.unsigned must be accept or reject (did you mean accept?)',
      '',
    ],
    [
      'sources:\n  a:\n    unsigned: accept\n    secrets: [x]',
      'billhook.yaml:3:15',
      'sources.a.unsigned is for sources without secrets',
      'remove one of the two',
    ],
    [
      'sources: { a: { secrets: ["${NOT_SET}"], unsigned: reject } }',
      'billhook.yaml:1:52',
      'sources.a.unsigned is for sources without secrets',
      '',
    ],
    ['listen: { respond: never }', 'billhook.yaml:1:20', 'must be ack or target', ''],
    [
      'listen: { forward_to: [localhost] }',
      'billhook.yaml:1:24',
      'listen.forward_to[0] must be an http:// or https:// URL',
      '',
    ],
    ['listen: { body_limit: 1MB }', 'billhook.yaml:1:23', 'must be a size such as', ''],
    ['version: 2', 'billhook.yaml:1:10', 'version must be 1', ''],
    ['- a', 'billhook.yaml:1:1', 'the file must be a map', ''],
    ['listen: {\n', 'billhook.yaml:2:1', 'not valid YAML', ''],
    ['a: 1\na: 2', 'billhook.yaml:2:1', 'not valid YAML', ''],
    ['listen: &x { prot: 1 }\nreplay: *x', 'billhook.yaml:1:14', "unknown key 'prot'", ''],
    ['? [a]\n: 1', 'billhook.yaml:1:3', 'not valid YAML', ''],
    ['replay: { to: "${APP" }', 'billhook.yaml:1:15', '${APP is not a valid variable', '${NAME:-default}'],
    ['replay: { reset: "${NONE:-}" }', 'billhook.yaml:1:18', 'replay.reset must not be empty', ''],
  ])('%j', async (text, place, message, hint) => {
    const error = await failure(text)
    expect(error).toMatchObject({ code: 'BILLHOOK_CONFIG_INVALID', exitCode: 2 })
    expect(error.message).toContain(`${place}: `)
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
  })
})

describe('variables', () => {
  it.each(['NOT_SET', 'EMPTY'])('an unset secret in %s is an error only when it is needed', async (name) => {
    const { sources } = await load(`sources:\n  a:\n    secrets: ["\${${name}}"]\n`)
    expect(() => sources['a']?.secrets).toThrow(
      expect.objectContaining({
        code: 'BILLHOOK_CONFIG_UNSET',
        message: `billhook.yaml:3:15: sources.a.secrets[0] needs the variable ${name}, which is not set`,
      }),
    )
  })

  it('in other places they are an error at once, and $${ is literal', async () => {
    expect(await failure('listen: { on_invalid: "${NOT_SET}" }')).toMatchObject({ code: 'BILLHOOK_CONFIG_UNSET' })
    expect((await load('replay: { reset: "cmd:echo $${HOME} ${APP}" }')).replay.reset).toBe(
      'cmd:echo ${HOME} http://127.0.0.1:3000',
    )
  })
})
