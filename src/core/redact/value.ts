import { signOf } from './find/at-sign.ts'
import { fold } from './people/fold.ts'
import { ibanEnd } from './find/iban.ts'
import type { SensitiveKey } from './key/phrases.ts'
import type { Sensitive } from './pseudonym/pseudonym.ts'

/**
 * Object id prefixes. Ids and URLs are never names of people or places. An id such as `cus_NffrFeUfNV2Hib` has a known
 * prefix or alternates letters and digits; `jane_Roe1980Berlin` does neither.
 */
const prefixes = `acct acc add adj adjitm aggr ba bgm biz bps bundle bz card cart cbtxn ch chld cn cnm cr cs cst ctm
  cus cust cuss dp ds dsc du ed evt fca fee file fr frt fund ii il in inv invst ich ipi iauth issfr
  li link ln loc mdt mer mtr ntf or order pay pfl plan plink pm po price pri pro prod promo pst py
  pyr qt qr re ref req rfnd rsl rsli seti settl setatt si sli sms src st stl sub sub_sched subitm
  tax ti tml tmr token tr trf trr txcd txi txn txnitm txr user va vs we whv2 wh`
const objectId = new RegExp(`^(?:${prefixes.split(/\s+/).join('|')})_(?=[A-Za-z]*\\d)[A-Za-z\\d]{10,}$`)
const mixed = /^[a-z]{2,8}_(?:[A-Za-z]*\d+[A-Za-z]+){3}[A-Za-z\d]*$/
/** Matches `GB123456789`, `CHE-123.456.789 MWST` and `123456789`, but not `19.00`, `1900` or `EUR 19.00`. */
const taxNumber = /^(?=.{7,30}$)(?=(?:\D*\d){7})(?:[A-Z]{2,3}[ -]?)?[\dA-Z][\dA-Z -]{5,}(?:\.\d{3})*[A-Z ]*$/i

/** Returns the kind of a value, given the meaning of its key; undefined if the free-text rules must decide. */
export function kindOfValue(text: string, meaning: SensitiveKey): Sensitive | undefined {
  switch (meaning) {
    case 'opaque':
      return isIban(text) ? 'iban' : 'opaque'
    case 'email':
      return isEmailLike(text) ? 'email' : undefined
    case 'phone':
      return (text.match(/\p{Nd}/gu)?.length ?? 0) >= 3 ? 'phone' : undefined
    // Only tax numbers are replaced; tax amounts are kept.
    case 'vat':
      return taxNumber.test(text) ? 'opaque' : undefined
    // Only values with digits are replaced; a country of birth is kept.
    case 'birth':
    case 'place':
      return /\d/.test(text) ? meaning : undefined
    case 'name':
    case 'street':
    case 'city':
    case 'state':
      return kindOfWords(text, meaning)
    default:
      return undefined
  }
}

/** The value of `name` may be an order number such as `#1042`, which is kept. */
function kindOfWords(text: string, meaning: 'name' | 'street' | 'city' | 'state'): Sensitive | undefined {
  const says = meaning === 'name' ? /\p{L}/u : /[\p{L}\p{N}]/u
  if (!says.test(text) || isTechnical(text)) return undefined
  return isOneEmail(text) ? 'email' : meaning
}

/** True for object ids and URLs. */
export function isTechnical(text: string): boolean {
  return /^https?:\/\//.test(text) || objectId.test(text) || (text.length <= 64 && mixed.test(text))
}

function isIban(text: string): boolean {
  return text.length < 50 && ibanEnd(fold(text), 0) === text.length
}

function isEmailLike(text: string): boolean {
  return signOf(fold(text)) !== undefined
}

function isOneEmail(text: string): boolean {
  return text.length <= 320 && isEmailLike(text) && !/\s/.test(text)
}
