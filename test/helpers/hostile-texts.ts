/** Fragments that start a pattern that redaction looks for and never end it, or end it immediately. */
const pieces = [
  'a',
  '@',
  '1',
  ':',
  '.',
  ' ',
  '?',
  '/',
  '=',
  '&',
  '-',
  '+1',
  '1 ',
  '1-',
  '1.',
  'a@',
  'a.',
  'a=',
  'a a@',
  'a1 ',
  'A. ',
  '0123 ',
  '1.1.1.',
  '4242-',
  'DE89 ',
  '{"',
  '["',
  '[',
  '{',
  '{\\"',
  '\\"',
  '\\',
  '"a="',
  "{'",
  '%40',
  '(at)',
  '&#64;',
  'eyJ',
  'eyJaaaaaaaa.',
  'sk_',
  'SG.',
  'AKIA',
  'Bearer ',
  '_secret_',
  '://',
  'a://',
  '?a?',
  '-----BEGIN PRIVATE KEY-----',
  '<name>',
  '<name>a<',
  'name: ',
  ' @ ',
  '\n',
  'Doe, ',
  'Jane ',
  'J. ',
  'jane.',
  'jane_',
  '山',
  'Ａ',
  '\u0301',
  '\u00A0',
  '\uD800',
  'password:',
]

/**
 * Returns payloads of about `size` characters, by shape. Each is designed to multiply the work of redaction through the
 * length, number or nesting depth of keys, names or strings. The work must grow linearly with `size`.
 */
export function hostileTexts(size: number): Record<string, string> {
  const fill = (piece: string, of = size): string => piece.repeat(Math.ceil(of / piece.length))
  const list = (length: number, item: (index: number) => unknown): unknown[] =>
    Array.from({ length: Math.ceil(size / length) }, (_, index) => item(index))
  const half = size / 2
  const values: Record<string, unknown> = {
    'many values under a key as long as they are': { [fill('k', half)]: fill('a', half / 4).split('') },
    'many values under a key of many words': { [fill('card_number_', half)]: fill('a', half / 4).split('') },
    'many keys': Object.fromEntries(list(12, (index) => [`key_${index}`, 1]) as [string, number][]),
    'many people': { people: list(30, (index) => ({ name: `${word(index)} Doe` })), note: fill('Ann Doe, ', half) },
    'many people of one first name': {
      people: list(30, (index) => ({ name: `Jane ${word(index)}` })),
      note: fill('Jane ', half),
    },
    'one person, again and again': { name: 'Jane Doe', note: fill('Jane Doe ', size) },
    'names of many words': { people: list(200, () => ({ name: fill('Jane ', 190) })), note: fill('Jane ', half) },
    'a name as long as the payload': {
      name: `A${fill('a', half)} B${fill('b', half)}`,
      note: `A${fill('a', half)} B${fill('b', half)}`,
    },
    'a name that is one letter again and again': { name: fill('あ', 60), note: fill('あ', size) },
    'many addresses': list(24, (index) => `user${index}@acme.io`),
    'many card numbers': list(20, () => '4242 4242 4242 4242'),
    'one secret': { password: fill('aB1', size) },
    'one token': { note: `sk_live_${fill('aB1', size)}` },
    'many secrets': {
      password: fill('a', half / 6)
        .split('')
        .map((letter) => letter + letter),
    },
    'lists in lists': nested('[', ']', half),
    'objects in objects': nested('{"a":', '}', half / 6, '1'),
    'objects in objects in a text': { note: `so: ${fill('{"a":', size)}` },
    'JSON in JSON in JSON': { note: quoted(fill('a', half), 12) },
    'JSON in JSON in a text': { note: `so: ${quoted(fill('a', half), 12)}` },
    'a URL of nothing but questions': { url: `https://a.example/${fill('?', size)}` },
  }
  for (const piece of pieces) {
    const text = fill(piece, half)
    values[`${JSON.stringify(piece)} in a text`] = { name: 'Jane Doe', last_name: 'Doe', note: text }
    values[`${JSON.stringify(piece)} under telling keys`] = telling(fill(piece, size / 10), piece)
  }
  return Object.fromEntries(
    Object.entries(values).map(([shape, value]) => [shape, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

/** Returns a different word for each number. */
function word(index: number): string {
  return `N${index.toString(36).replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`
}

function telling(text: string, piece: string): Record<string, unknown> {
  const keys = ['name', 'email', 'phone', 'vat', 'birth', 'street', 'password', 'url']
  return {
    ...Object.fromEntries(keys.map((key) => [key, `${text} ${piece}`])),
    link: `https://a.example/${text}`,
    [text]: text,
  }
}

function nested(open: string, close: string, depth: number, inner = ''): string {
  return `{"a":${open.repeat(depth)}${inner}${close.repeat(depth)}}`
}

/** Wraps a string in a JSON object and serialises it, `levels` times in a row. */
function quoted(text: string, levels: number): string {
  let json = text
  for (let level = 0; level < levels; level++) json = JSON.stringify({ a: json })
  return json
}
