/** The fields in every Paddle Classic alert, all of them strings. */
export const envelope = {
  type: 'object',
  required: ['alert_id', 'alert_name'],
  properties: {
    alert_id: { type: 'string', minLength: 1 },
    alert_name: { type: 'string', minLength: 1 },
    event_time: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' },
  },
} as const
