import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

test('the demo detects the double charge and passes the safe handler in under 10 seconds', async () => {
  const start = performance.now()
  const { code, stdout, stderr } = await billhook(['demo'], { cwd: tempDir() })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /FAIL +duplicate {2}invoice\.paid[^]*\+6000 instead of \+2000 \(3 times\)[^]*verdict +FAIL[^]*charges-once[^]*verdict +PASS/,
  )
  expect(stdout).not.toMatch(/whsec_/)
  expect(performance.now() - start).toBeLessThan(10_000)
})
