import { betweenIdAndBody, has, parseContent } from './content.ts'
import { complete, type Description } from './description.ts'
import { parsePlace } from './place.ts'
import { parseValue } from './value.ts'

/** A problem and the key under `generic` that causes it. */
export interface Problem {
  readonly key: readonly string[]
  readonly message: string
}

/** Returns why a description with valid values does not define a usable signature; undefined if it does. */
export function problemOf({ signature, id = '/id' }: Description): Problem | undefined {
  const { header, value, separator, timestamp, ...signed } = complete(signature)
  const form = parseValue(value, separator)
  const content = parseContent(signed.content)
  const idPlace = parsePlace(id)
  if (!form || !content)
    return wrong(
      'value',
      `must contain exactly one {signature} and at most one {timestamp}, each at the end of a separate part, such as ` +
        `t={timestamp},v1={signature}; the separator between parts is ${JSON.stringify(separator)}`,
    )
  const inValue = form.elements.some(({ name }) => name === 'timestamp')
  const timed = has(content, 'timestamp')
  if (timed && !inValue && timestamp?.header === undefined) {
    return wrong(
      'content',
      'has {timestamp}, but its location is not specified: put {timestamp} into value, or name its header ' +
        'with timestamp.header',
    )
  }
  if (inValue && timestamp?.header !== undefined)
    return wrong('timestamp', 'has a header, but value also has {timestamp}: remove one of them')
  if (!timed && (inValue || timestamp !== undefined)) {
    return wrong(
      inValue ? 'value' : 'timestamp',
      'describes a timestamp that is not signed, so anyone could change it: put {timestamp} into content, or remove ' +
        'the timestamp',
    )
  }
  if (has(content, 'id') && !(idPlace && 'header' in idPlace))
    return wrong('content', 'has {id}, which must be in a header: specify it as id: header:NAME')
  if (betweenIdAndBody(content).includes(''))
    return wrong(
      'content',
      'has {id} and {body} side by side, so part of one could be sent as part of the other: put text ' +
        'or {timestamp} between them',
    )
  if (
    [timestamp?.header, idPlace && 'header' in idPlace ? idPlace.header : undefined].some(
      (name) => name?.toLowerCase() === header.toLowerCase(),
    )
  ) {
    return wrong('header', 'is also the header of the timestamp or the id')
  }
  return undefined
}

function wrong(name: string, message: string): Problem {
  return { key: ['signature', name], message }
}
