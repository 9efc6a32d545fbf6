import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileSink } from '../../src/files/sink.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const { signal } = new AbortController()

describe('fileSink', () => {
  it('keeps the old file intact until the new one is complete', async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'out'), 'old')
    {
      await using sink = await fileSink('out', { cwd, signal })
      await sink.write('new ')
      await sink.write('text')
      expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('old')
      await sink.finish()
    }
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('new text')
    expect(readdirSync(cwd)).toEqual(['out'])
  })

  it('leaves nothing behind if the run fails', async () => {
    const cwd = tempDir()
    {
      await using sink = await fileSink('out', { cwd, signal })
      await sink.write('half')
    }
    expect(readdirSync(cwd)).toEqual([])
  })

  it('writes through a link', async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'real'), '')
    symlinkSync('real', join(cwd, 'link'))
    await using sink = await fileSink('link', { cwd, signal })
    await sink.write('text')
    await sink.finish()
    expect(readFileSync(join(cwd, 'real'), 'utf8')).toBe('text')
  })

  it('writes to a pipe without replacing it', async () => {
    const cwd = tempDir()
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(cwd, 'pipe')])
    const read = readFile(join(cwd, 'pipe'), 'utf8')
    {
      await using sink = await fileSink('pipe', { cwd, signal })
      await sink.write('new ')
      await sink.write('text')
      await sink.finish()
    }
    expect(await read).toBe('new text')
    expect(lstatSync(join(cwd, 'pipe')).isFIFO()).toBe(true)
    expect(readdirSync(cwd)).toEqual(['pipe'])
  })

  it.each(['nowhere/out', 'dir'])('reports that %s cannot be written', async (file) => {
    const cwd = tempDir()
    mkdirSync(join(cwd, 'dir'))
    await expect(fileSink(file, { cwd, signal })).rejects.toMatchObject({
      code: 'BILLHOOK_OUTPUT_FAILED',
      exitCode: 3,
    })
  })
})
