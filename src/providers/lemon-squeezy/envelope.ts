/**
 * The fields in every Lemon Squeezy webhook, which is a JSON:API document; source: Lemon Squeezy's documentation of
 * webhook requests.
 */
export const envelope = {
  type: 'object',
  required: ['meta', 'data'],
  properties: {
    meta: { type: 'object', required: ['event_name'], properties: { event_name: { type: 'string', minLength: 1 } } },
    data: {
      type: 'object',
      required: ['type', 'id', 'attributes'],
      properties: {
        type: { type: 'string', minLength: 1 },
        id: { type: 'string', minLength: 1 },
        attributes: { type: 'object' },
      },
    },
  },
} as const
