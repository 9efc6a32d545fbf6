import { chmodSync, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { wellFormed } from '../helpers/well-formed.ts'

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url))
const schemas = ['--schemas', join(fixtures, 'schemas')]
const paid = join(fixtures, 'stripe/2024-06-20/invoice.paid.json')

let cwd: string
let event: Record<string, unknown> & { data: { object: Record<string, unknown> } }
beforeEach(() => {
  cwd = tempDir()
  event = JSON.parse(readFileSync(paid, 'utf8')) as typeof event
})

const validate = (args: readonly string[], input?: string | Uint8Array) =>
  billhook(['validate', ...args], { cwd, ...(input === undefined ? {} : { input }) })

function put(name: string, content: unknown): string {
  writeFileSync(
    join(cwd, name),
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2),
  )
  return name
}

const broken = () => ({ ...event, data: { object: { ...event.data.object, status: 'payed' } } })

describe('validate', () => {
  it("accepts billhook's own fixtures from nested directories", async () => {
    const { code, stdout, stderr } = await validate([join(fixtures, 'stripe'), ...schemas])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+ payloads in \d+ files: (\d+) valid, 0 invalid, 0 without a schema, 0 unreadable\n$/)
  })

  it('reports an error with file, line, column and pointer, and exits with 1', async () => {
    const { code, stdout } = await validate([put('bad.json', broken()), ...schemas])
    expect(code).toBe(1)
    const [first = ''] = stdout.split('\n')
    const [, line, column] =
      /^bad\.json:(\d+):(\d+): error: \/data\/object\/status: not one of the allowed values$/.exec(first) ?? []
    const lines = readFileSync(join(cwd, 'bad.json'), 'utf8').split('\n')
    expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(/^"payed"/)
    expect(stdout).toContain('was string "payed"')
  })

  it('uses billhook.yaml with its schema directory and sources', async () => {
    put('billhook.yaml', `schemas: ${join(fixtures, 'schemas')}\nsources:\n  shop:\n    provider: stripe\n`)
    expect((await validate([paid, '--source', 'shop', '--trust-config'])).code).toBe(0)
    const unknown = await validate([paid, '--source', 'shpo', '--trust-config'])
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('did you mean shop?')
    expect(unknown.stderr).toContain('BILLHOOK_SOURCE_UNKNOWN')
  })

  it('reads payloads, captures and blank lines from a file, and reports each on its own line', async () => {
    const capture = {
      headers: [['Stripe-Signature', 't=1,v1=x']],
      body_b64: Buffer.from(JSON.stringify(broken())).toString('base64'),
    }
    const lines = [JSON.stringify(event), '', JSON.stringify(capture), '{"half": ', JSON.stringify(event)]
    const { code, stdout } = await validate([put('all.jsonl', lines.join('\r\n')), ...schemas])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^all\.jsonl:3:\d+: error: \/data\/object\/status/m)
    expect(stdout).toContain('all.jsonl:4:10: error: not JSON: unexpected end of text')
    expect(stdout).toContain('4 payloads in 1 file: 2 valid, 1 invalid, 0 without a schema, 1 unreadable')
  })

  it.each([
    ['a document', (text: string) => JSON.stringify(JSON.parse(text), null, 2), '1 payload '],
    ['one line', (text: string) => `${JSON.stringify(JSON.parse(text))}\n`, '1 payload '],
    ['lines', (text: string) => `\uFEFF${`${JSON.stringify(JSON.parse(text))}\n`.repeat(3)}`, '3 payloads '],
  ])('reads %s from standard input', async (_, form, count) => {
    const { code, stdout } = await validate(['-', ...schemas], form(JSON.stringify(event)))
    expect({ code, count: stdout.slice(0, count.length) }).toEqual({ code: 0, count })
  })
})

describe('a payload without a schema', () => {
  it('is counted and shown; without other payloads, the exit code is 4', async () => {
    const other = put('other.json', { ...event, type: 'invoice.sent' })
    const { code, stdout } = await validate([other, ...schemas])
    expect(code).toBe(4)
    expect(stdout).toContain('no schema: looked for stripe/invoice.sent/2024-06-20.json (other.json:1)')
    expect((await validate([other, paid, ...schemas])).code).toBe(0)
  })

  it('fails under --strict', async () => {
    const { code, stdout } = await validate([
      put('other.json', { ...event, type: 'invoice.sent' }),
      paid,
      '--strict',
      ...schemas,
    ])
    expect(code).toBe(1)
    expect(stdout).toContain('failed because of --strict')
  })

  it('is never looked up outside the schema directory, whatever its type is', async () => {
    mkdirSync(join(cwd, 's/stripe/x'), { recursive: true })
    put('2024-06-20.json', '{"not": {}}')
    const { code, stdout } = await validate([put('evil.json', { ...event, type: '../..' }), '--schemas', 's'])
    expect(code).toBe(4)
    expect(stdout).toContain('no schema')
  })

  it('without a schema directory, gets the next step', async () => {
    const { code, stdout } = await validate([paid])
    expect(code).toBe(4)
    expect(stdout).toContain('name one with --schemas')
  })
})

describe('an invalid file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty.json', '', ':1:1: error: the file is empty'],
    ['blank.jsonl', '\n \n', ':1:1: error: the file is empty'],
    ['half.json', '{\n  "id": "evt_1",\n  "ob', ':3:6: error: not JSON: unexpected end of text'],
    ['comma.json', '{\n  "id": "evt_1",\n}', ':3:1: error: not JSON: expected a name in double quotes'],
    ['two.json', '{}\n{}\n', ':2:1: error: not JSON: unexpected text after the end of the JSON value'],
    ['nul.json', '\0\0\0', ':1:1: error: not JSON: expected a value'],
    ['binary.json', Uint8Array.of(0x7b, 0x0a, 0x22, 0xff, 0x22), ':2:2: error: the file is not UTF-8 text'],
    ['binary.jsonl', Uint8Array.of(0x7b, 0x7d, 0x0a, 0xc3, 0x28), ':2:1: error: the line is not UTF-8 text'],
    ['utf16.json', Buffer.from('\uFEFF{}', 'utf16le'), ':1:1: error: the file is UTF-16; save it as UTF-8'],
    ['list.json', '[]', ':1:1: error: JSON, but not an object'],
    [
      'huge.json',
      `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`,
      ':1:1: error: the file is larger than 16 MiB; if it has one payload per line, use the extension .jsonl',
    ],
    [
      'huge.jsonl',
      `{}\n{"a":"${'x'.repeat(17 * 1024 * 1024)}"}\n{"a":1`,
      ':2:1: error: the line is longer than 16 MiB',
    ],
    [
      'deep.json',
      `{"id":"a","object":"event","type":"invoice.paid","data":${'{"object":'.repeat(200_000)}1${'}'.repeat(200_001)}`,
      ':1:1: error: /created: missing property "created"',
    ],
  ])('%s is a finding with its position, and the exit code is 1', async (name, content, message) => {
    const { code, stdout, stderr } = await validate([put(name, content), paid, ...schemas])
    expect(stderr).toBe('')
    expect(stdout).toContain(`${name}${message}`)
    expect(stdout).toContain('1 valid')
    expect(code).toBe(1)
  })

  it('is read if it starts with a byte order mark', async () => {
    expect((await validate([put('bom.json', `\uFEFF${JSON.stringify(event)}`), ...schemas])).code).toBe(0)
  })

  it('is a finding if it cannot be read', async () => {
    chmodSync(join(cwd, put('secret.json', event)), 0)
    const { code, stdout } = await validate(['secret.json', paid, ...schemas])
    if (process.getuid?.() === 0) expect(code).toBe(0)
    else
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: expect.stringContaining('secret.json:1:1: error: the file cannot be read (EACCES)'),
      })
  })

  it('that does not exist is a usage error, before anything is checked', async () => {
    const { code, stdout, stderr } = await validate([paid, 'nope.json', ...schemas])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('nope.json: there is no such file')
    expect(stderr).toContain('BILLHOOK_FILE_NOT_FOUND')
  })
})

describe('an invalid schema', () => {
  it.each([
    ['half JSON', '{\n  "type":', ':2:10: not JSON'],
    ['an unknown type', '{\n  "type": "strin"\n}', ':2:11: /type: not one of the allowed values'],
    ['a $ref to nothing', '{"$ref": "nope.json"}', 'its $ref "nope.json" does not resolve to a schema'],
    ['a $ref outside', '{"$ref": "../../../outside.json"}', 'outside.json is outside the schema directory'],
    ['a $ref to the network', '{"$ref": "https://example.com/a.json"}', 'billhook never fetches schemas'],
  ])('with %s is an error that names its file, with exit code 2', async (_, content, message) => {
    mkdirSync(join(cwd, 's/stripe/invoice.paid'), { recursive: true })
    put('outside.json', '{}')
    put('s/stripe/invoice.paid/2024-06-20.json', content)
    const { code, stdout, stderr } = await validate([paid, '--schemas', 's', '--format', 'json'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(join(cwd, 's/stripe/invoice.paid/2024-06-20.json'))
    expect(stderr).toContain(message)
    expect(stderr).toContain('BILLHOOK_SCHEMA_BROKEN')
  })

  it('in a directory that does not exist is a usage error', async () => {
    const { code, stderr } = await validate([paid, '--schemas', 'nowhere'])
    expect(code).toBe(2)
    expect(stderr).toContain('BILLHOOK_SCHEMAS_NOT_FOUND')
  })
})

describe('a report', () => {
  it('in a machine-readable format is the only content of standard output', async () => {
    const files = [put('bad.json', broken()), put('half.json', '{'), paid, ...schemas]
    const json = await validate([...files, '--format', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'billhook.validate/1',
      verdict: 'fail',
      summary: { valid: 1, invalid: 1, unreadable: 1 },
    })
    const junit = await validate([...files, '--format', 'junit'])
    expect(wellFormed(junit.stdout)).toBe(true)
    const github = await validate([...files, '--format', 'github'])
    expect(github.stdout).toMatch(/^(::(error|warning|notice) .*\n)+$/)
    for (const { code, stderr } of [json, junit, github]) expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  })

  it('is written to a file atomically, without colours', async () => {
    const { code, stdout } = await billhook(
      ['validate', put('bad.json', broken()), ...schemas, '--output', 'report.txt'],
      { cwd, env: { NO_COLOR: '', FORCE_COLOR: '1' } },
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    // oxlint-disable-next-line no-control-regex
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).toMatch(/^[^\u001B]*1 invalid[^\u001B]*$/)
    expect(readdirSync(cwd).toSorted()).toEqual(['bad.json', 'report.txt'])
  })

  it('that cannot be written exits with 3, and a failed run leaves no report', async () => {
    const refused = await validate([paid, ...schemas, '--output', 'no/where.txt'])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('BILLHOOK_OUTPUT_FAILED')
    mkdirSync(join(cwd, 's/stripe/invoice.paid'), { recursive: true })
    put('s/stripe/invoice.paid/2024-06-20.json', '{')
    expect((await validate([paid, '--schemas', 's', '--output', 'out.txt'])).code).toBe(2)
    expect(existsSync(join(cwd, 'out.txt'))).toBe(false)
  })

  it('in an unknown format is a usage error', async () => {
    const { code, stderr } = await validate([paid, '--format', 'sarif'])
    expect(code).toBe(2)
    expect(stderr).toContain('text, json, junit, github')
  })
})

describe('a large file', () => {
  it('is read line by line with little memory', async () => {
    const file = createWriteStream(join(cwd, 'large.jsonl'))
    const block = `${JSON.stringify(event)}\n`.repeat(250)
    for (let i = 0; i < 100; i++) if (!file.write(block)) await once(file, 'drain')
    file.end(`${JSON.stringify(broken())}\n`)
    await once(file, 'finish')
    expect(file.bytesWritten).toBeGreaterThan(80_000_000)
    const { code, stdout } = await billhook(['validate', 'large.jsonl', ...schemas], {
      cwd,
      env: { NODE_OPTIONS: '--max-old-space-size=32' },
    })
    expect(code).toBe(1)
    expect(stdout).toContain('large.jsonl:25001:')
    expect(stdout).toContain('25001 payloads in 1 file: 25000 valid, 1 invalid')
  })
})
