import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unknownProvider } from '../../src/providers/unknown/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const used = (prepare: (file: string) => void) => {
  const dir = tempDir()
  const file = join(dir, 'unknown/t/1.json')
  mkdirSync(dirname(file), { recursive: true })
  prepare(file)
  return openSchemas({ dir }).check([{ type: 't', version: '1' }], unknownProvider, {}).schemas[0]
}

describe('a file in the schema directory', () => {
  it.skipIf(process.platform === 'win32')('that is a named pipe does not block', () => {
    const schema = used((file) => execFileSync('sh', ['-c', 'mkfifo "$0"', file]))
    expect(schema).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('it is not a regular file') as string },
    })
  })

  it.skipIf(process.platform === 'win32')('that never ends is not read', () => {
    const schema = used((file) => symlinkSync('/dev/zero', file))
    expect(schema).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('a link leads outside the schema directory') as string },
    })
  })

  it('that is huge is not read', () => {
    const schema = used((file) => {
      writeFileSync(file, '{}')
      truncateSync(file, 5_000_000_000)
    })
    expect(schema).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('larger than 16 MiB') as string },
    })
  })

  it.skipIf(process.platform === 'win32')(
    'is listed a bounded number of times if links lead back to its directory',
    () => {
      const dir = tempDir()
      for (const name of 'abcdefgh') symlinkSync('.', join(dir, name))
      expect(() => openSchemas({ dir })).toThrow(
        expect.objectContaining({ code: 'BILLHOOK_SCHEMAS_TOO_MANY', exitCode: 2 }),
      )
    },
  )

  it.skipIf(process.platform === 'win32')('that is a link to the outside is not read', () => {
    const secret = join(tempDir(), 'secret.json')
    writeFileSync(secret, '{"const":"a secret"}')
    for (const content of [undefined, { $ref: '../../out.json' }, { $ref: 'urn:secret' }]) {
      const schema = used((file) => {
        symlinkSync(secret, join(file, '../../../out.json'))
        if (content) writeFileSync(file, JSON.stringify(content))
        else symlinkSync(secret, file)
      })
      expect(schema).toMatchObject({ found: 'broken' })
      expect(JSON.stringify(schema)).not.toContain('a secret')
    }
  })

  it.skipIf(process.platform === 'win32')(
    'is read through links inside the schema directory, and through a link to it',
    () => {
      const [dir, link] = [tempDir(), join(tempDir(), 'schemas')]
      mkdirSync(join(dir, 'unknown/t'), { recursive: true })
      writeFileSync(join(dir, 'unknown/t/0.json'), '{"required":["x"]}')
      symlinkSync('0.json', join(dir, 'unknown/t/1.json'))
      symlinkSync(dir, link)
      const { findings } = openSchemas({ dir: link }).check([{ type: 't', version: '1' }], unknownProvider, {})
      expect(findings).toMatchObject([{ code: 'schema.required', pointer: '/x' }])
    },
  )

  it.skipIf(process.platform === 'win32')('is searched once for an $id, however many links lead to it', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'unknown/t'), { recursive: true })
    mkdirSync(join(dir, 'z'))
    writeFileSync(join(dir, 'unknown/t/1.json'), '{"$ref":"urn:nobody"}')
    writeFileSync(join(dir, 'z/big.json'), `[${'1,'.repeat(500_000)}1]`)
    for (let index = 0; index < 1_000; index++) symlinkSync('big.json', join(dir, `z/${index}.json`))
    const [schema] = openSchemas({ dir }).check([{ type: 't', version: '1' }], unknownProvider, {}).schemas
    expect(schema).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('does not resolve to a schema') as string },
    })
  })
})
