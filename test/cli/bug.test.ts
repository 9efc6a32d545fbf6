import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Replaces JSON.parse, which billhook needs, with a function that throws. */
const broken = "JSON.parse = () => { throw new TypeError('broken') }"
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(broken)}`

test('a bug exits with 70 and shows its location; BILLHOOK_DEBUG=1 adds the message and the stack', async () => {
  const cwd = tempDir()
  const plain = await billhook(['listen'], { cwd, env: { NODE_OPTIONS } })
  expect([plain.code, plain.stdout]).toEqual([70, ''])
  expect(plain.stderr).toMatch(
    /^error: a bug in billhook: TypeError in \w+ \([\w-]+\.js:\d+:\d+\)\n {2}next: .*BILLHOOK_DEBUG=1.*\n {2}code: BILLHOOK_BUG\n$/,
  )

  const debugged = await billhook(['listen'], { cwd, env: { NODE_OPTIONS, BILLHOOK_DEBUG: '1' } })
  expect(debugged.code).toBe(70)
  expect(debugged.stderr).toContain('TypeError: broken')
  expect(debugged.stderr).toMatch(/at main \(.*\/src\/main\.ts:\d+:\d+\)/)
})
