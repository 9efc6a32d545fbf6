/** The fields in every Recurly JSON notification: the object, and what happened to it. */
export const envelope = {
  type: 'object',
  required: ['id', 'object_type', 'event_type', 'event_time'],
  properties: {
    id: { type: 'string', minLength: 1 },
    object_type: { type: 'string', minLength: 1 },
    event_type: { type: 'string', minLength: 1 },
    event_time: { type: 'string' },
    site_id: { type: 'string' },
  },
} as const
