import { sameName, type Message } from '../delivery/delivery.ts'
import type { Scheme, SignAt } from '../provider/provider.ts'

/** Used to create signatures that are discarded: only the names of their headers matter. */
const placeholder = 'no secret'

/**
 * Returns a message without the headers that any of these schemes add when signing. Headers that only carry the event
 * id are kept or added.
 */
export function unsigned(message: Message, schemes: readonly Scheme[], at: SignAt): Message {
  const [first = [], ...others] = schemes.map((scheme) => scheme.sign(message, placeholder, at).headers)
  const names = [first, ...others].flat().map(([name]) => name)
  const kept = message.headers.filter(([name]) => !names.some((signed) => sameName(signed, name)))
  return { headers: [...kept, ...first.filter(([, value]) => value === at.id)], body: message.body }
}
