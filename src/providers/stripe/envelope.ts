/** The fields in every Stripe event, in any API version; source: `Event` in Stripe's OpenAPI description. */
export const envelope = {
  type: 'object',
  required: ['id', 'object', 'type', 'created', 'livemode'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 255 },
    object: { enum: ['event', 'v2.core.event'] },
    type: { type: 'string', minLength: 1, maxLength: 255 },
    api_version: { type: ['string', 'null'] },
    created: { type: ['integer', 'string'] },
    livemode: { type: 'boolean' },
    pending_webhooks: { type: 'integer', minimum: 0 },
    data: {
      type: 'object',
      properties: { object: { type: 'object' }, previous_attributes: { type: ['object', 'null'] } },
    },
    related_object: { type: ['object', 'null'] },
  },
  if: { properties: { object: { const: 'event' } } },
  then: { required: ['data'], properties: { data: { required: ['object'] } } },
} as const
