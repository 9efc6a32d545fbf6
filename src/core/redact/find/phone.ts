import type { Finder } from '../span.ts'

/**
 * `+49 (0)30 1234567`, `0049 30 1234567`, `415-867-5309`, `030 1234567`, `(030) 1234567`, `98765 43210`, `138 1234
 * 5678`; also any digits after a word such as `phone`.
 */
const forms = [
  String.raw`(?<!\d\d:\d\d ?)(?<![\w+/=])(?:\+|%2B)\d(?:[ ().\/-]{0,3}\d){6,14}(?!\d)`,
  String.raw`(?<![\w.,\/-])00[1-9]\d{0,2}[ ().\/-]{1,3}(?:\d[ ().\/-]{0,3}){5,12}\d(?!\d)`,
  String.raw`(?<![\w.-])(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\d-])`,
  String.raw`(?<![\w.,:\/-])(?=\(?(?:\d[ ).\/-]{0,2}){9})(?:\(0\d{1,5}\)|0\d{1,5})[ .\/-]{1,2}` +
    String.raw`\d{2,8}(?:[ .-]\d{2,5}){0,4}(?![\w-]|[.,:]\d)`,
  String.raw`(?<![\w.,-])\(\d{2,5}\) ?\d{3,5}(?:[ .-]?\d{2,5}){1,2}(?![\w-])`,
  String.raw`(?<![\w.,-])(?:[6-9]\d{4}[ -]\d{5}|1[3-9]\d[ -]\d{4}[ -]\d{4})(?![\w-]|[.,]\d)`,
]
const every = new RegExp(forms.join('|'), 'gi')
const word = String.raw`\b(?:(?:tele)?(?:fon|phone?)|tel|mobile?|mob|cell|handy|fax|call|text|sms|whatsapp|ph)\b`
const between = String.raw`(?:[ .:#]{0,3}(?:number|no|nr|me|us|at|on|is)\b)?[ .:#]{0,3}`
const labelled = new RegExp(String.raw`(?<=${word}${between})\(?\d(?:[ ()./-]{0,2}\d){6,13}(?!\d)`, 'gi')
const date = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/

/** Finds telephone numbers in international and common national formats. */
export const findPhones: Finder = (text, add) => {
  for (const pattern of [every, labelled]) {
    for (const { index, 0: found } of text.matchAll(pattern)) {
      const digits = found.replace(/\D/g, '').length
      // On its own, `0123-456-7890` may be an order number.
      const isWhole = found.length === text.trim().length && /^0\d*[./-]/.test(found)
      if (digits >= 7 && digits <= 15 && !date.test(found) && !isWhole) add(index, index + found.length, 'phone')
    }
  }
}
