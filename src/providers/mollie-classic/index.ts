import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { freshId } from '../../core/provider/fresh-ids.ts'

/** The kinds of objects, by id prefix. */
const kinds: Readonly<Record<string, string>> = {
  tr: 'payment',
  ord: 'order',
  sub: 'subscription',
  pl: 'payment-link',
  re: 'refund',
  stl: 'settlement',
  sales: 'sales-invoice',
}

/**
 * Mollie's classic webhooks: a form that is unsigned by design and contains only an object id. It means "look at this
 * object again", so a second delivery does not duplicate the first, and there is nothing to map.
 */
export const mollieClassic: Provider = {
  name: 'mollie-classic',
  detect: (delivery, body) =>
    Object.keys(body).length === 1 &&
    /^(?:tr|ord|sub|pl|re|stl)_[A-Za-z0-9.]+$/.test(stringAt(body, 'id') ?? '') &&
    (header(delivery, 'content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded'),
  identify: (delivery, body) => {
    const id = stringAt(body, 'id')
    if (id === undefined) return noEvent('envelope.no-id', 'the form has no id', '/id')
    const kind = kinds[/^[a-z]+(?=_)/.exec(id)?.[0] ?? ''] ?? 'object'
    return {
      ok: true,
      identities: [
        {
          provider: 'mollie-classic',
          eventId: id,
          type: `${kind}.changed`,
          subject: { kind, id },
          dedupeKey: id,
          recurs: true,
          contentHash: () => contentHash(delivery.body),
        },
      ],
    }
  },
  normalise: () => [],
  withFreshIds: ({ headers, body }, seed) => ({
    headers,
    body: Buffer.from(
      Buffer.from(body.buffer, body.byteOffset, body.length)
        .toString('latin1')
        .replace(/(?<=^id=|&id=)[\w.]+/, (id) => freshId(id, seed)),
      'latin1',
    ),
  }),
  schemes: [],
  envelope: { type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 1 } } },
  profile: {
    retries: [],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '200',
    dedupe: 'none: the id identifies an object; fetch it and compare its status',
    uncovered: 'everything: nothing is signed, so fetch the object from the API',
    unverified: [
      'Retries (10 attempts in 26 hours according to older pages) and the timeout (15 seconds) are not confirmed.',
    ],
  },
}
