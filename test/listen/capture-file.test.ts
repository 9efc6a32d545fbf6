import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCaptureFile } from '../../src/listen/capture-file.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

test('a capture is a new file: an existing file or link with its name is not written to', async () => {
  const dir = tempDir()
  const [precious, startedAt] = [join(tempDir(), 'bashrc'), 1_750_000_000_000]
  writeFileSync(precious, 'mine')
  symlinkSync(precious, join(dir, 'capture-2025-06-15T15-06-40.000Z.jsonl'))
  const errors: string[] = []
  await using capture = openCaptureFile(dir, startedAt, (message) => errors.push(message))
  capture.write(delivery(stripeEvent('evt_1')), 'stripe')
  await until(() => errors.length > 0)
  expect(errors).toEqual([expect.stringContaining('EEXIST')])
  expect(readFileSync(precious, 'utf8')).toBe('mine')
  await using next = openCaptureFile(dir, startedAt + 1, (message) => errors.push(message))
  next.write(delivery(stripeEvent('evt_1')), 'stripe')
  await until(() => readdirSync(dir).length === 2)
})
