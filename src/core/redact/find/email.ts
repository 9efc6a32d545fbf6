import type { Finder } from '../span.ts'
import { everySign } from './at-sign.ts'

const inLocal = /[\p{L}\p{N}\p{M}.!$'*+^_~\uD800-\uDFFF-]/u
/** A host name, or an IP address in brackets. */
const host = /\[[\da-f.:]{3,45}\]|[\p{L}\p{N}\p{M}](?:(?:[\p{L}\p{N}\p{M}.-]|%2e)*[\p{L}\p{N}\p{M}])?/iuy
/** Percent-encoded punctuation allowed in a local part. */
const escaped = /^(?:2[1457abde]|5[ef]|7e)$/i
const dots = /(?: ?[([{] ?dot ?[)\]}] ?[\p{L}\p{N}-]+){1,4}/iuy
const name = /\p{L}[\p{L}\p{N}-]{2,}$/u

/**
 * Finds email addresses, including forms such as `jane%40acme.io`, `jane&#64;acme.io`, `"jane doe"@acme.io`, `jane (at)
 * acme.io` and `jane@intranet`.
 */
export const findEmails: Finder = (text, add) => {
  let from = 0
  for (const sign of text.matchAll(everySign)) {
    const after = sign.index + sign[0].length
    const start = startOfLocal(text, from, sign.index)
    const end = start === sign.index ? after : endOfHost(text, after, /[ ([{]/.test(sign[0]))
    if (end > after) add(start, end, 'email')
    from = Math.max(after, end)
  }
}

function startOfLocal(text: string, from: number, end: number): number {
  if (text[end - 1] === '"') {
    const open = text.lastIndexOf('"', end - 2)
    return open >= Math.max(from, end - 66) && /^[^\\:,{}[\]]+$/.test(text.slice(open + 1, end - 1)) ? open : end
  }
  let start = end
  for (; start > from; start--) {
    const before = text[start - 1] ?? ''
    if (before === '%' && !escaped.test(text.slice(start, start + 2))) {
      // Skip the rest of an escape, as in `to%20jane@acme.io`.
      if (/^[\da-f]{2}/i.test(text.slice(start, Math.min(start + 2, end)))) start += 2
      break
    }
    if (before !== '%' && !inLocal.test(before)) break
  }
  while (start < end && /[.!$'*+^~-]/.test(text[start] ?? '')) start++
  return start
}

function endOfHost(text: string, from: number, inWords: boolean): number {
  const end = endOf(host, text, from)
  const labels = text.slice(from, end).toLowerCase().replaceAll('%2e', '.').split('.')
  const dotted = inWords ? endOf(dots, text, end) : end
  if (dotted > end) return dotted
  if (text[from] === '[') return end
  // `lodash@4.17.21` is a package version, not an address.
  const isHost = labels.length > 1 ? /\p{L}/u.test(labels.at(-1) ?? '') : !inWords && name.test(labels[0] ?? '')
  return isHost ? end : from
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
