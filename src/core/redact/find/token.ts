import type { Finder } from '../span.ts'
import { token, tokenHint } from './token-forms.ts'

/** Secrets that follow an object id, and credentials in an `Authorization` header. */
const after = /(?<=_secret_)[\w.~+/-]{8,}=*|(?<=\bBearer )[\w.~+/-]{8,}=*|(?<=\bBasic )[\w+/-]{8,}=*/gi
const label = String.raw`\b(?:passwords?|passwd|passphrase|pwd|secret|api[ _-]?key|access[ _-]?key)`
const inWords = new RegExp(String.raw`(?<=${label}["']?(?: is|:| :|=| =) ?["']?)[^\s"',;&]{4,}`, 'gi')
const wordHint = /_secret_|bearer|basic|pass|pwd|secret|key/i

/** Finds tokens by prefix, private keys, and passwords preceded by a label. */
export const findTokens: Finder = (text, add) => {
  if (tokenHint.test(text))
    for (const { index, 0: found } of text.matchAll(token)) add(index, index + found.length, 'opaque')
  if (text.includes('-----BEGIN')) findPrivateKeys(text, add)
  if (!wordHint.test(text)) return
  for (const { index, 0: found } of text.matchAll(after)) {
    const isBasic = /basic $/i.test(text.slice(Math.max(0, index - 6), index))
    if (!isBasic || Buffer.from(found, 'base64').includes(':')) add(index, index + found.length, 'opaque')
  }
  for (const { index, 0: found } of text.matchAll(inWords)) add(index, index + found.length, 'opaque')
}

/** Finds PEM private keys; a key without an end marker extends to the end of the text. */
const findPrivateKeys: Finder = (text, add) => {
  const begin = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const end = text.indexOf('-----END', begin.lastIndex)
    add(begin.lastIndex, end < 0 ? text.length : end, 'opaque')
    begin.lastIndex = end < 0 ? text.length : end
  }
}
