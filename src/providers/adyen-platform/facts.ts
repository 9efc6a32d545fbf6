import { idText, member, text, timeOf, type JsonObject } from '../../core/json/json.ts'

/** What a notification is and about which object; undefined parts are not told. */
export interface PlatformFacts {
  readonly type: string | undefined
  readonly id: string | undefined
  readonly occurredAt: number | undefined
  /** What tells two notifications about one object apart. */
  readonly step: string
}

/** Terminal notifications are of another shape, and signed by none. */
export function factsOf(body: JsonObject): PlatformFacts {
  return 'SaleToPOIRequest' in body ? terminal(member(body, 'SaleToPOIRequest')) : platform(body)
}

function platform(body: JsonObject): PlatformFacts {
  const data = member(body, 'data')
  const at = text(body, 'timestamp') ?? text(body, 'createdAt') ?? text(data, 'creationDate')
  return {
    type: text(body, 'type'),
    id:
      idText(data, 'id') ??
      text(data, 'storedPaymentMethodId') ??
      text(data, 'balanceAccountId') ??
      text(data, 'accountId') ??
      nested(data) ??
      idText(body, 'id'),
    occurredAt: timeOf(at),
    step: idText(data, 'sequenceNumber') ?? at ?? '',
  }
}

/** `{accountHolder: {id}}`, `{mandate: {id}}`: the object itself is a member; the most specific one comes first. */
function nested(data: JsonObject): string | undefined {
  const names = ['mandate', 'paymentInstrument', 'balanceAccount', 'accountHolder', 'webhookTopUpConfiguration']
  return names.map((name) => idText(member(data, name), 'id')).find((id) => id !== undefined)
}

function terminal(request: JsonObject): PlatformFacts {
  const head = member(request, 'MessageHeader')
  const event = member(request, 'EventNotification')
  const what = text(event, 'EventToNotify')
  const category = text(head, 'MessageCategory')
  const at = text(event, 'TimeStamp')
  return {
    type: category === undefined ? undefined : `terminal.${category}${what === undefined ? '' : `.${what}`}`,
    id: text(head, 'POIID'),
    occurredAt: timeOf(at),
    step: text(head, 'ServiceID') ?? at ?? text(head, 'DeviceID') ?? '',
  }
}
