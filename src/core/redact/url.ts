import { sensitiveKey } from './key.ts'
import type { Pseudonym } from './pseudonym.ts'

const plain = { key: '', parent: undefined, members: new Map<string, undefined>() }
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** `cus_…`, and not what opens a page by itself, such as `rcpt_…` or `live_…`. */
const objectId = /^(?!live_|test_|rcpt_|tok_)[a-z]{2,6}_[A-Za-z\d]{8,32}$/

/**
 * A URL, or its path and query, whose host and shape stay, without what would open it: the user, query values with a telling name, and
 * long random parts such as those of a hosted invoice. Anything else that is sensitive is left to `redactText`.
 */
export function redactUrl(url: string, pseudonym: Pseudonym): string {
  const [, head = '', user = '', rest = ''] = /^(?:([a-z][a-z\d+.-]*:\/\/)([^/?#]*@)?)?(.*)$/is.exec(url) ?? []
  const hidden = user === '' ? '' : `${pseudonym('opaque', user.slice(0, -1))}@`
  return head + hidden + rest.replace(/([?&#]([^=&#]+)=)([^&#]*)|[^/?&#=]+/g, (part, before?: string, name?: string, value?: string) => {
    if (before === undefined || name === undefined || value === undefined) return random(part, pseudonym)
    const kind = sensitiveKey(name, plain)
    return before + (kind && kind !== 'email' && value !== '' ? pseudonym('opaque', value) : random(value, pseudonym))
  })
}

function random(part: string, pseudonym: Pseudonym): string {
  const opens = part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part) && /^[\w~%+-]+$/.test(part) && !uuid.test(part) && !objectId.test(part)
  return opens ? pseudonym('opaque', part) : part
}
