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
  it.skipIf(process.platform === 'win32')('that is a named pipe is not waited for', () => {
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
      error: { message: expect.stringContaining('it is not a regular file') as string },
    })
  })

  it('that is huge is not read', () => {
    const schema = used((file) => {
      writeFileSync(file, '{}')
      truncateSync(file, 5_000_000_000)
    })
    expect(schema).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('more than 16 MiB') as string },
    })
  })

  it.skipIf(process.platform === 'win32')('is listed once however many links lead back to its directory', () => {
    const dir = tempDir()
    for (const name of 'abcdefgh') symlinkSync('.', join(dir, name))
    expect(() => openSchemas({ dir })).toThrow(
      expect.objectContaining({ code: 'BILLHOOK_SCHEMAS_TOO_MANY', exitCode: 2 }),
    )
  })
})
