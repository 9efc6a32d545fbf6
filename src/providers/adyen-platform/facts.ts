import { idText, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'

/** A notification's type, object and time; each is undefined if the notification does not contain it. */
export interface PlatformFacts {
  readonly type: string | undefined
  readonly id: string | undefined
  readonly occurredAt: number | undefined
  /** Distinguishes notifications about the same object. */
  readonly step: string
}

/** Extracts the facts from a notification. Terminal notifications have a different form and are not signed. */
export function factsOf(body: JsonObject): PlatformFacts {
  return 'SaleToPOIRequest' in body ? terminal(objectAt(body, 'SaleToPOIRequest')) : platform(body)
}

function platform(body: JsonObject): PlatformFacts {
  const data = objectAt(body, 'data')
  const at = stringAt(body, 'timestamp') ?? stringAt(body, 'createdAt') ?? stringAt(data, 'creationDate')
  return {
    type: stringAt(body, 'type'),
    id:
      idText(data, 'id') ??
      stringAt(data, 'storedPaymentMethodId') ??
      stringAt(data, 'balanceAccountId') ??
      stringAt(data, 'accountId') ??
      nested(data) ??
      idText(body, 'id'),
    occurredAt: timeOf(at),
    step: idText(data, 'sequenceNumber') ?? at ?? '',
  }
}

/**
 * Returns the id of an object that is itself a member: `{accountHolder: {id}}`, `{mandate: {id}}`. The most specific
 * object comes first.
 */
function nested(data: JsonObject): string | undefined {
  const names = ['mandate', 'paymentInstrument', 'balanceAccount', 'accountHolder', 'webhookTopUpConfiguration']
  return names.map((name) => idText(objectAt(data, name), 'id')).find((id) => id !== undefined)
}

function terminal(request: JsonObject): PlatformFacts {
  const head = objectAt(request, 'MessageHeader')
  const event = objectAt(request, 'EventNotification')
  const what = stringAt(event, 'EventToNotify')
  const category = stringAt(head, 'MessageCategory')
  const at = stringAt(event, 'TimeStamp')
  return {
    type: category === undefined ? undefined : `terminal.${category}${what === undefined ? '' : `.${what}`}`,
    id: stringAt(head, 'POIID'),
    occurredAt: timeOf(at),
    step: stringAt(head, 'ServiceID') ?? at ?? stringAt(head, 'DeviceID') ?? '',
  }
}
