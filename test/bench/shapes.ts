import type { Header, Message } from '../../src/core/delivery/delivery.ts'

type Grow = (message: Message, size: number) => Message

/** Adds a member before the body's other members. If the body is not a JSON object, bytes are appended instead. */
function withMember(member: (bytes: number) => string): Grow {
  return (message, size) => {
    const text = Buffer.from(message.body).toString('utf8')
    if (!text.startsWith('{')) return { ...message, body: Buffer.from(`${text}&more=${'x'.repeat(size)}`) }
    const body = `{${member(size)},${text.slice(1)}`
    // Throws if the JSON is invalid; otherwise, only its refusal would be measured.
    JSON.parse(body)
    return { ...message, body: Buffer.from(body) }
  }
}

function repeat(part: string, bytes: number): string {
  return part.repeat(Math.floor(bytes / part.length))
}

function list(item: string, bytes: number): string {
  return `[${repeat(`${item},`, bytes)}${item}]`
}

/** Repeats the items of the body's first list of objects, such as a batch or the lines of an invoice. */
const items: Grow = (message, size) => {
  const text = Buffer.from(message.body).toString('utf8')
  const [at, end] = [text.indexOf('[{'), text.lastIndexOf('}]')]
  if (!text.startsWith('{') || at < 0 || end < at)
    return withMember((bytes) => `"lines":${list('{"id":"il_1","amount":1}', bytes)}`)(message, size)
  const item = text.slice(at + 1, end + 1).replace(/[\n\r]\s*/g, '')
  return { ...message, body: Buffer.from(text.slice(0, at) + list(item, size) + text.slice(end + 2)) }
}

const headers: Grow = (message, size) => ({
  ...message,
  headers: [...message.headers, ...Array.from({ length: size / 64 }, (_, at): Header => [`x-${at}`, 'v'.repeat(56)])],
})

/** Ways to enlarge a message by about `size` bytes, by name. */
export const shapes: Readonly<Record<string, Grow>> = {
  items,
  headers,
  'a long text': withMember((bytes) => `"x":"${repeat('x', bytes)}"`),
  'a long text of words': withMember(
    (bytes) => `"description":"${repeat('Jane Doe paid 12.50 on 2025-06-01. ', bytes)}"`,
  ),
  'e-mail addresses': withMember((bytes) => `"x":"${repeat('jane@example.com ', bytes)}"`),
  'nearly e-mail addresses': withMember((bytes) => `"x":"${repeat('a.b-c@', bytes)}"`),
  digits: withMember((bytes) => `"x":"${repeat('4242 4242-4242 4242 ', bytes)}"`),
  escapes: withMember((bytes) => `"x":"${repeat('\\u0041\\"\\\\', bytes)}"`),
  'keys of an object': withMember(
    (bytes) => `"x":{${Array.from({ length: bytes / 16 }, (_, at) => `"key_${at}":"v"`).join(',')}}`,
  ),
  'the same key': withMember((bytes) => `"x":{${repeat('"name":"Jane Doe",', bytes)}"a":1}`),
  'names of many people': withMember(
    (bytes) =>
      `"x":[${Array.from({ length: bytes / 32 }, (_, at) => `{"name":"Jane D${'abcdefghij'[at % 10]}${at % 9}e"}`).join(
        ',',
      )}]`,
  ),
  'short lists': withMember((bytes) => `"x":${list('[1,2]', bytes)}`),
  'nested lists': withMember((bytes) => `"x":${repeat('[', bytes / 2)}${repeat(']', bytes / 2)}`),
  'nested objects': withMember((bytes) => `"x":${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`),
  'JSON in a text': withMember(
    (bytes) => `"x":${JSON.stringify(`{"a":${list('{"email":"jane@example.com"}', bytes / 2)}}`)}`,
  ),
  numbers: withMember((bytes) => `"x":${list('12345678901234567890', bytes)}`),
  'fields without a value': (message, size) => ({
    ...message,
    body: Buffer.concat([message.body, Buffer.from(repeat('&a', size))]),
  }),
  'brackets after the name of a field': (message, size) => ({
    ...message,
    body: Buffer.concat([message.body, Buffer.from(`&${repeat('[]', size)}x=1`)]),
  }),
  blanks: withMember((bytes) => `"x":1${repeat(' \n\t', bytes)}`),
}
