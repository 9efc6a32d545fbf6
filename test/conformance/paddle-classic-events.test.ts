import { expect, test } from 'vitest'
import { outcome, outcomes } from './outcome.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

// There is no official package for Node that verifies Paddle Classic.
test.skipIf(!hasSharedData)('every payload of Paddle Classic is detected, identified, and mapped or listed as unmapped', async () => {
  const files = sharedFiles('pay-rails/paddle_classic').map((file) => `pay-rails/paddle_classic/${file}`)
  await expect(outcomes(files.map((file) => outcome(file, sharedFile(file))))).toMatchFileSnapshot('snapshots/paddle-classic.txt')
})
