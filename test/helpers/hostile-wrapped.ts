import type { Provider } from '../../src/core/provider/provider.ts'
import { bodies, fill, type Shapes } from './hostile-bodies.ts'

/** Envelopes that some providers use, with large contents. */
export function wrapped({ name }: Provider, n: number): Shapes {
  const inner = bodies(n * 0.7).map(([shape, make]) => [shape, () => Buffer.from(make() as string)] as const)
  if (name === 'google-play')
    return inner.map(([shape, make]) => [
      `a push of ${shape}`,
      () => JSON.stringify({ message: { messageId: '1', data: make().toString('base64') } }),
    ])
  if (name === 'apple')
    return [...inner.map(([shape, make]) => [`a JWS of ${shape}`, () => jws('e30', make())] as const), ...jwsShapes(n)]
  return name === 'braintree' ? xmlShapes(n) : []
}

function jws(header: string, payload: Uint8Array): string {
  return JSON.stringify({ signedPayload: `${header}.${Buffer.from(payload).toString('base64url')}.AAAA` })
}

function jwsShapes(n: number): Shapes {
  const certificates = () =>
    Buffer.from(JSON.stringify({ alg: 'ES256', x5c: Array.from({ length: n / 8 }, () => 'AAAA') })).toString(
      'base64url',
    )
  const parts = () => ({ signedTransactionInfo: fill('a.', n / 2), signedRenewalInfo: `e30.${fill('A', n / 2)}.A` })
  return [
    ['a JWS with many dots', () => JSON.stringify({ signedPayload: fill('a.', n) })],
    ['a JWS with many certificates', () => jws(certificates(), Buffer.from('{}'))],
    ['JWSs in a JWS', () => jws('e30', Buffer.from(JSON.stringify({ data: parts() })))],
  ]
}

function around(content: string): string {
  return `<notification>${content}</notification>`
}

function xmlShapes(n: number): Shapes {
  const shapes: readonly (readonly [shape: string, make: () => string])[] = [
    ['many elements', () => around(fill('<kind>check</kind>', n))],
    ['many empty elements', () => around(fill('<a/>', n))],
    ['deep elements', () => fill('<a>', n / 2) + fill('</a>', n / 2)],
    ['many attributes', () => `<notification${fill(' a="b"', n)}></notification>`],
    ['spaces in a tag', () => `<notification${fill(' ', n)}`],
    ['spaces in tags', () => fill('<a   ', n)],
    ['a comment without an end', () => `<!--${fill('-', n)}`],
    ['many comments', () => around(fill('<!---->', n))],
    ['many entities', () => around(`<kind>${fill('&amp;', n)}</kind>`)],
    ['ampersands', () => around(`<kind>${fill('&', n)}</kind>`)],
    ['a long text of spaces', () => around(`<kind type="integer">1${fill(' ', n)}x</kind>`)],
    ['question marks', () => `<?${fill('?', n)}`],
    ['quotes', () => `<notification a="${fill("'", n)}`],
  ]
  return shapes.map(([shape, make]) => [
    `XML: ${shape}`,
    () => JSON.stringify({ bt_signature: fill('a|b&', n), bt_payload: Buffer.from(make()).toString('base64') }),
  ])
}
