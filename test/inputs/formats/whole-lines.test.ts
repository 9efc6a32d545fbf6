import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeLines } from '../../../src/inputs/formats/whole-lines.ts'

async function read(chunks: readonly string[], limit = 1_000): Promise<(string | undefined)[]> {
  // oxlint-disable-next-line typescript/require-await
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const found: (string | undefined)[] = []
  for await (const bytes of wholeLines(source(), limit)) found.push(bytes?.toString())
  return found
}

describe('wholeLines', () => {
  it('loses no byte and splits no line, however the stream is split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[ab\n]{0,6}$/), { maxLength: 12 }), async (chunks) => {
        const found = await read(chunks)
        expect(found.join('')).toBe(chunks.join(''))
        for (const block of found.slice(0, -1)) expect(block?.endsWith('\n')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('skips a line that is over the limit, and reads the lines after it', async () => {
    expect(await read(['ab\n', 'aaa', 'aaa', 'aaa', 'a\nok\n', 'rest'], 8)).toEqual(['ab\n', undefined, 'ok\n', 'rest'])
    expect(await read(['aaaaa', 'aaaaa\n', 'ok\n'], 8)).toEqual([undefined, 'ok\n'])
    expect(await read(['aaaaa', 'aaaaa'], 8)).toEqual([undefined])
  })
})
