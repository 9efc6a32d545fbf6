import { sensitiveKey } from '../key/key.ts'
import type { Sensitive } from '../pseudonym/pseudonym.ts'
import type { Finder } from '../span.ts'
import { kindOfValue } from '../value.ts'

/** `name=Jane+Doe&token=…` */
const assigned =
  /(?<![\p{L}\p{N}_.[\]-])(\p{L}[\p{L}\p{N}_.[\]-]{0,63})=("[^"\n]{0,256}"|'[^'\n]{0,256}'|[^&;,\s"'<>]+)/gu
/** In a sentence, a name may continue after the space: `name=Jane Doe`. */
const furtherNames = /(?: \p{Lu}[\p{L}\p{M}'.-]{0,40}(?![\p{L}\p{M}\p{N}_=:])){0,3}/uy
/** `<name>Jane Doe</name>` */
const element = /<([A-Za-z_][\w:.-]{0,63})(?:\s[^<>]{0,256})?>(?:<!\[CDATA\[)?([^<>]{1,1024}?)(?:\]\]>)?<\//g
const label = String.raw`(\p{L}[\p{L}\p{N}_-]{0,31}(?: [\p{L}\p{N}_-]{1,32}){0,2})`
/** `Name: Jane Doe, Address: 4 Elm Street`, including indented lines and list items. */
const labelled = new RegExp(
  String.raw`(?<=(?:^|[\n,;|(])[ \t]{0,16}(?:[-*] )?)${label}: ?([^\s,;|)][^\n,;|)]{0,255})`,
  'gu',
)
/** A member in JSON that lacks its beginning; complete JSON is parsed as JSON. */
const member = /"(\p{L}[\p{L}\p{N}_-]{0,63})"\s{0,8}:\s{0,8}"([^"\\\n]{1,256})"/gu

/** Finds values by the names that precede them: form fields, XML elements, `Name: value`. */
export const findPairs: Finder = (text, add) => {
  for (const [sign, pattern] of [
    ['=', assigned],
    ['</', element],
    [':', labelled],
    ['":', member],
  ] as const) {
    if (!text.includes(sign)) continue
    const searched = pattern === member ? text.slice(0, text.search(/[{[]|$/)) : text
    for (const { index, 0: found, 1: name = '', 2: value = '' } of searched.matchAll(pattern)) {
      const kind = kindOfPair(name, value)
      if (!kind) continue
      const [start, end] = placeOf(found, value, index)
      // A pseudonym for a name may contain a space, which a form would have to encode.
      if (sign !== '=' || kind !== 'name') add(start, end, kind)
      else add(start, /["']$/.test(value) ? end : endOfNames(text, end), 'opaque')
    }
  }
}

function placeOf(found: string, value: string, index: number): [start: number, end: number] {
  const start = index + found.lastIndexOf(value)
  return [start, start + value.trimEnd().length]
}

function endOfNames(text: string, from: number): number {
  furtherNames.lastIndex = from
  furtherNames.test(text)
  return furtherNames.lastIndex
}

function kindOfPair(name: string, value: string): Sensitive | undefined {
  const meaning = sensitiveKey(name)
  const kind = meaning && meaning !== 'email' ? kindOfValue(value.trimEnd(), meaning) : undefined
  return kind === 'email' ? undefined : kind
}
