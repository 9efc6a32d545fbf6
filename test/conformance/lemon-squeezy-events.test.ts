import { expect, test } from 'vitest'
import { outcome, outcomes } from './outcome.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

// The official package @lemonsqueezy/lemonsqueezy.js calls the API and does not verify: there is none to agree with.
test.skipIf(!hasSharedData)('every payload of Lemon Squeezy is detected, identified, and mapped or listed as unmapped', async () => {
  const files = sharedFiles('pay-rails/lemon_squeezy').map((file) => `pay-rails/lemon_squeezy/${file}`)
  await expect(outcomes(files.map((file) => outcome(file, sharedFile(file))))).toMatchFileSnapshot('snapshots/lemon-squeezy.txt')
})
