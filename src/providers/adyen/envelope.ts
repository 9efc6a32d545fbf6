/** The body of Adyen's payments webhook; source: `Webhooks-v1` in Adyen's OpenAPI descriptions. */
export const envelope = {
  type: 'object',
  required: ['live', 'notificationItems'],
  properties: {
    live: { enum: ['true', 'false'] },
    notificationItems: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['NotificationRequestItem'],
        properties: {
          NotificationRequestItem: {
            type: 'object',
            required: ['amount', 'eventCode', 'eventDate', 'merchantAccountCode', 'pspReference', 'success'],
            properties: {
              amount: {
                type: 'object',
                required: ['currency', 'value'],
                properties: { currency: { type: 'string', minLength: 3, maxLength: 3 }, value: { type: 'integer' } },
              },
              eventCode: { type: 'string', minLength: 1 },
              eventDate: { type: 'string' },
              merchantAccountCode: { type: 'string' },
              pspReference: { type: 'string', minLength: 1 },
              success: { enum: ['true', 'false'] },
              additionalData: { type: 'object' },
            },
          },
        },
      },
    },
  },
} as const
