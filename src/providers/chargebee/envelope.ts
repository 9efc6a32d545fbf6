/** The fields in every Chargebee event; source: `Event` in the types of Chargebee's Node package. */
export const envelope = {
  type: 'object',
  required: ['id', 'occurred_at', 'event_type', 'content'],
  properties: {
    id: { type: 'string', minLength: 1 },
    occurred_at: { type: 'integer' },
    source: { type: 'string' },
    object: { const: 'event' },
    api_version: { type: ['string', 'null'] },
    event_type: { type: 'string', minLength: 1 },
    webhook_status: { type: 'string' },
    content: { type: 'object' },
  },
} as const
