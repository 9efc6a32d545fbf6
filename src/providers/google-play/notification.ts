import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'

/** Google's numbers for subscription notifications, and Google's names for them without the prefix `SUBSCRIPTION_`. */
const subscriptionTypes: Readonly<Record<number, string>> = {
  1: 'RECOVERED',
  2: 'RENEWED',
  3: 'CANCELED',
  4: 'PURCHASED',
  5: 'ON_HOLD',
  6: 'IN_GRACE_PERIOD',
  7: 'RESTARTED',
  8: 'PRICE_CHANGE_CONFIRMED',
  9: 'DEFERRED',
  10: 'PAUSED',
  11: 'PAUSE_SCHEDULE_CHANGED',
  12: 'REVOKED',
  13: 'EXPIRED',
  17: 'ITEMS_CHANGED',
  18: 'CANCELLATION_SCHEDULED',
  19: 'PRICE_CHANGE_UPDATED',
  20: 'PENDING_PURCHASE_CANCELED',
  22: 'PRICE_STEP_UP_CONSENT_UPDATED',
}
const productTypes: Readonly<Record<number, string>> = { 1: 'PURCHASED', 2: 'CANCELED' }

/** The kinds of developer notifications. A notification has a member with the name of its kind. */
const kinds = [
  'subscriptionNotification',
  'oneTimeProductNotification',
  'voidedPurchaseNotification',
  'testNotification',
] as const

/** Returns the push message with its `data` decoded; undefined if it is not a developer notification. */
export function readPush(body: JsonObject): JsonObject | undefined {
  const message = objectAt(body, 'message')
  const data = jsonOf(stringAt(message, 'data') ?? '')
  return data && stringAt(data, 'packageName') !== undefined ? { ...body, message: { ...message, data } } : undefined
}

/**
 * Returns a notification's object and Google's name for its type. For an unknown type, the name contains the number.
 */
export function happened(data: JsonObject): { readonly type: string; readonly object: JsonObject } | undefined {
  const kind = kinds.find((one) => isObject(data[one]))
  if (kind === undefined) return undefined
  const object = objectAt(data, kind)
  const number = typeof object['notificationType'] === 'number' ? object['notificationType'] : Number.NaN
  const types = {
    subscriptionNotification: `SUBSCRIPTION_${subscriptionTypes[number] ?? number}`,
    oneTimeProductNotification: `ONE_TIME_PRODUCT_${productTypes[number] ?? number}`,
    voidedPurchaseNotification: 'VOIDED_PURCHASE',
    testNotification: 'TEST',
  }
  return { type: types[kind], object }
}

export function jsonOf(base64: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}
