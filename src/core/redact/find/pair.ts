import type { Scope } from '../json-tokens.ts'
import { sensitiveKey } from '../key.ts'
import type { Sensitive } from '../pseudonym.ts'
import type { Finder } from '../span.ts'
import { kindOfValue } from '../value.ts'

const nowhere: Scope = { key: '', parent: undefined, members: new Map() }
/** `name=Jane+Doe&token=…` */
const assigned = /(?<![\p{L}\p{N}_.[\]-])(\p{L}[\p{L}\p{N}_.[\]-]{0,63})=("[^"\n]{0,256}"|[^&;,\s"'<>]+)/gu
/** `<name>Jane Doe</name>` */
const element = /<([A-Za-z_][\w:.-]{0,63})(?:\s[^<>]{0,256})?>([^<>]{1,1024})<\//g
/** `Name: Jane Doe, Address: 4 Elm Street` */
const told = /(?<=^|[\n,;|(] ?)(\p{L}[\p{L}\p{N}_-]{0,31}(?: [\p{L}\p{N}_-]{1,32}){0,2}): ([^\n,;|)]{1,256})/gu

/** Finds values by the names in front of them: form fields, XML elements, `Name: value`. */
export const findPairs: Finder = (text, add) => {
  for (const [sign, pattern] of [
    ['=', assigned],
    ['</', element],
    [': ', told],
  ] as const) {
    if (!text.includes(sign)) continue
    for (const { index, 0: found, 1: name = '', 2: value = '' } of text.matchAll(pattern)) {
      const kind = kindOfPair(name, value)
      // An invented name has a space, which a form would have to encode.
      if (kind) add(...placeOf(found, value, index), sign === '=' && kind === 'name' ? 'opaque' : kind)
    }
  }
}

function placeOf(found: string, value: string, index: number): [start: number, end: number] {
  const start = index + found.lastIndexOf(value)
  return [start, start + value.trimEnd().length]
}

function kindOfPair(name: string, value: string): Sensitive | undefined {
  const meaning = sensitiveKey(name, nowhere)
  const kind = meaning && meaning !== 'email' ? kindOfValue(value.trimEnd(), meaning) : undefined
  return kind === 'email' ? undefined : kind
}
