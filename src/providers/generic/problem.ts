import { betweenIdAndBody, has, parseContent } from './content.ts'
import { complete, type Description } from './description.ts'
import { parsePlace } from './place.ts'
import { parseValue } from './value.ts'

/** A problem and the key under `generic` that causes it. */
export interface Problem {
  readonly key: readonly string[]
  readonly message: string
}

/** Returns why a description does not describe a signature even though its values are valid; undefined if it does. */
export function problemOf({ signature, id = '/id' }: Description): Problem | undefined {
  const { header, value, separator, timestamp, ...signed } = complete(signature)
  const form = parseValue(value, separator)
  const content = parseContent(signed.content)
  const idPlace = parsePlace(id)
  if (!form || !content)
    return wrong(
      'value',
      `must be parts with {signature} once and perhaps {timestamp}, as t={timestamp},v1={signature}, ` +
        `with ${JSON.stringify(separator)} (separator) between them`,
    )
  const inValue = form.elements.some(({ name }) => name === 'timestamp')
  const timed = has(content, 'timestamp')
  if (timed && !inValue && timestamp?.header === undefined) {
    return wrong(
      'content',
      'has {timestamp}, and nothing says where it comes from: put {timestamp} into value, or name its header ' +
        'with timestamp.header',
    )
  }
  if (inValue && timestamp?.header !== undefined)
    return wrong('timestamp', 'has a header, and value has {timestamp}, too: leave one of them out')
  if (!timed && (inValue || timestamp !== undefined)) {
    return wrong(
      inValue ? 'value' : 'timestamp',
      'is of a timestamp that is not signed: anyone could change it; put {timestamp} into content, or leave it out',
    )
  }
  if (has(content, 'id') && !(idPlace && 'header' in idPlace))
    return wrong('content', 'has {id}, which is that of a header: give it as id: header:NAME')
  if (betweenIdAndBody(content).includes(''))
    return wrong(
      'content',
      'has {id} and {body} side by side, so that a part of one could be sent as a part of the other: a text ' +
        'or {timestamp} has to stand between them',
    )
  if (
    [timestamp?.header, idPlace && 'header' in idPlace ? idPlace.header : undefined].some(
      (name) => name?.toLowerCase() === header.toLowerCase(),
    )
  ) {
    return wrong('header', 'is the header of the timestamp or of the id, too')
  }
  return undefined
}

function wrong(name: string, message: string): Problem {
  return { key: ['signature', name], message }
}
