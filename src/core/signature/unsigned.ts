import { sameName, type Message } from '../delivery/delivery.ts'
import type { Scheme, SignAt } from '../provider/provider.ts'

/** What it makes is thrown away: only the names of the headers count. */
const placeholder = 'no secret'

/**
 * A message without what any of these schemes would prove it by. Headers that only identify the event stay, or are
 * added: the signed headers whose value is the event id.
 */
export function unsigned(message: Message, schemes: readonly Scheme[], at: SignAt): Message {
  const [first = [], ...others] = schemes.map((scheme) => scheme.sign(message, placeholder, at).headers)
  const names = [first, ...others].flat().map(([name]) => name)
  const kept = message.headers.filter(([name]) => !names.some((signed) => sameName(signed, name)))
  return { headers: [...kept, ...first.filter(([, value]) => value === at.id)], body: message.body }
}
