/** The fields in every unwrapped notification; source: `webhook_notification.js` in Braintree's library. */
export const envelope = {
  type: 'object',
  required: ['kind', 'timestamp', 'subject'],
  properties: {
    kind: { type: 'string', minLength: 1, maxLength: 255 },
    timestamp: { type: 'string', format: 'date-time' },
    subject: { type: 'object', minProperties: 1 },
  },
} as const
