/** The fields in every push of a developer notification, with its data decoded. */
export const envelope = {
  type: 'object',
  required: ['message'],
  properties: {
    message: {
      type: 'object',
      required: ['data'],
      properties: {
        messageId: { type: ['string', 'integer'] },
        data: {
          type: 'object',
          required: ['packageName', 'eventTimeMillis'],
          properties: {
            version: { type: 'string' },
            packageName: { type: 'string', minLength: 1 },
            eventTimeMillis: { type: ['string', 'integer'] },
          },
        },
      },
    },
    subscription: { type: 'string' },
  },
} as const
