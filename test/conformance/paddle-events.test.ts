import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { outcome, outcomes } from './outcome.ts'
import { hasSharedData, sharedFile, sharedFiles } from './shared-data.ts'

/** The entities of Paddle's own tests stand alone; their file's name is the type. */
function notification(file: string): unknown {
  const entity: unknown = JSON.parse(sharedFile(`paddle/notifications/entity/${file}`).toString())
  const type = basename(file, '.json')
  return { event_id: `evt_${type}`, event_type: type, occurred_at: '2024-04-12T10:18:49Z', notification_id: `ntf_${type}`, data: entity }
}

test.skipIf(!hasSharedData)('every payload of Paddle Billing is detected, identified, and mapped or listed as unmapped', async () => {
  const whole = [['paddle/notifications', 'business.updated.json'], ['pay-rails/paddle_billing', 'subscription.created.json']] as const
  const lines = [
    ...whole.map(([folder, file]) => outcome(`${folder}/${file}`, sharedFile(`${folder}/${file}`))),
    ...sharedFiles('paddle/notifications/entity').map((file) => outcome(`paddle/notifications/entity/${file}`, notification(file))),
  ]
  await expect(outcomes(lines)).toMatchFileSnapshot('snapshots/paddle.txt')
})
