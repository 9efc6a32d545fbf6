/** The fields in every Paddle Billing notification; source: Paddle's webhook documentation. */
export const envelope = {
  type: 'object',
  required: ['event_id', 'event_type', 'occurred_at', 'notification_id', 'data'],
  properties: {
    event_id: { type: 'string', minLength: 1 },
    event_type: { type: 'string', minLength: 1 },
    occurred_at: { type: 'string', format: 'date-time' },
    notification_id: { type: 'string', minLength: 1 },
    data: { type: 'object' },
  },
} as const
