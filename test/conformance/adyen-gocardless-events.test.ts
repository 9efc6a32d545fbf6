import { describe, expect, test } from 'vitest'
import { outcome, outcomes } from './outcome.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

describe.skipIf(!hasSharedData)('payloads that the providers’ own libraries are tested with', () => {
  test('of Adyen are detected, identified, and mapped or listed as unmapped', async () => {
    const folders = ['adyen/notifications', 'adyen/notifications/notification', 'adyen/notifications/balancePlatform-webhooks']
    const lines = folders.flatMap((folder) => sharedFiles(folder).map((file) => outcome(`${folder}/${file}`, sharedFile(`${folder}/${file}`))))
    expect(lines).toHaveLength(43)
    expect(lines.filter((line) => !/ {2}adyen(?:-platform)? {2}/.test(line) || line.includes('envelope.'))).toEqual([])
    await expect(outcomes(lines)).toMatchFileSnapshot('snapshots/adyen.txt')
  })

  test('of GoCardless are detected and identified event by event', async () => {
    const file = 'gocardless/webhook_body.json'
    await expect(outcomes([outcome(file, sharedFile(file))])).toMatchFileSnapshot('snapshots/gocardless.txt')
  })
})
