import { readBody } from '../../core/delivery/body.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { stringAt } from '../../core/json/json.ts'
import { freshId, renameJson } from '../../core/provider/fresh-ids.ts'
import { wrap } from './notification.ts'
import { escapeXml } from './xml.ts'
import { xmlTokens } from './xml-tokens.ts'

/** Replaces ids in the notification, whether or not it is wrapped; all other bytes stay unchanged. */
export function renameBraintree(delivery: Message, seed: string): Message {
  const read = readBody(delivery)
  if (!read.ok) return delivery
  const payload = stringAt(read.json, 'bt_payload')
  if (payload === undefined)
    return read.fields ? delivery : { ...delivery, body: renameJson(delivery.body, seed, isBraintreeId) }
  const renamed = wrap(renameXml(Buffer.from(payload, 'base64').toString('utf8'), seed))
  if (!read.fields) return { ...delivery, body: Buffer.from(JSON.stringify({ ...read.json, bt_payload: renamed })) }
  const form = new URLSearchParams(read.fields.map(([name, value]): [string, string] => [name, value]))
  form.set('bt_payload', renamed)
  return { ...delivery, body: Buffer.from(form.toString()) }
}

function renameXml(xml: string, seed: string): string {
  let renamed = ''
  let done = 0
  let name = ''
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'broken') return xml
    if (token.kind === 'open') name = token.name
    if (token.kind === 'close') name = ''
    if (token.kind !== 'text' || !isBraintreeId(token.text, name.replaceAll('-', '_'))) continue
    renamed += xml.slice(done, token.start) + escapeXml(freshId(token.text, seed))
    done = token.end
  }
  return renamed + xml.slice(done)
}

/**
 * True for Braintree's own ids, which consist of lower-case letters and digits. Ids of plans, add-ons and accounts are
 * chosen by the merchant.
 */
function isBraintreeId(text: string, key: string): boolean {
  return (
    /^(?=\D*\d)[a-z0-9]{5,36}$/.test(text) &&
    /^(?:id|token|.*_(?:id|token))$/.test(key) &&
    !/plan|merchant|order/.test(key)
  )
}
