/** The fields in every PayPal event; source: the webhooks reference for PayPal's REST API. */
export const envelope = {
  type: 'object',
  required: ['id', 'event_type', 'create_time', 'resource'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 255 },
    event_type: { type: 'string', minLength: 1, maxLength: 255 },
    event_version: { type: 'string' },
    create_time: { type: 'string' },
    resource_type: { type: 'string' },
    resource_version: { type: 'string' },
    resource: { type: 'object' },
  },
} as const
