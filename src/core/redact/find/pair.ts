import type { Scope } from '../json-tokens.ts'
import { sensitiveKey } from '../key.ts'
import type { Finder } from '../span.ts'
import { kindOfValue } from '../value.ts'

const nowhere: Scope = { key: '', parent: undefined, members: new Map() }
const pair = /(?<![\p{L}\p{N}_.[\]-])(\p{L}[\p{L}\p{N}_.[\]-]{0,63})=("[^"\n]{0,256}"|[^&;,\s"'<>]+)/gu

/** What a form or a log says: `name=Jane+Doe&token=…`. */
export const findPairs: Finder = (text, add) => {
  if (!text.includes('=')) return
  for (const { index, 0: found, 1: name = '', 2: value = '' } of text.matchAll(pair)) {
    const meaning = sensitiveKey(name, nowhere)
    const kind = meaning && meaning !== 'email' ? kindOfValue(value, meaning) : undefined
    if (kind) add(index + found.length - value.length, index + found.length, kind === 'name' || kind === 'email' ? 'opaque' : kind)
  }
}
