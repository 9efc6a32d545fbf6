import type { Message } from '../../core/delivery/delivery.ts'
import { isObject, objectAt, stringAt } from '../../core/json/json.ts'
import { renameJson } from '../../core/provider/fresh-ids.ts'
import { jsonOf } from './notification.ts'

const ids = new Set(['messageId', 'message_id', 'purchaseToken', 'orderId'])

/** Replaces the ids in the message and in its data. */
export function renameGooglePlay(delivery: Message, seed: string): Message {
  const renamed = Buffer.from(renameJson(delivery.body, seed, (_text, key) => ids.has(key))).toString('utf8')
  const data = dataIn(renamed)
  if (data === undefined || !jsonOf(data)) return { ...delivery, body: Buffer.from(renamed) }
  const inner = renameJson(Buffer.from(data, 'base64'), seed, (_text, key) => ids.has(key))
  return { ...delivery, body: Buffer.from(renamed.replace(data, () => Buffer.from(inner).toString('base64'))) }
}

function dataIn(json: string): string | undefined {
  try {
    const body: unknown = JSON.parse(json)
    return isObject(body) ? stringAt(objectAt(body, 'message'), 'data') : undefined
  } catch {
    return undefined
  }
}
