/** The fields in every decoded version 2 notification; source: Apple's `responseBodyV2DecodedPayload`. */
export const envelope = {
  type: 'object',
  required: ['notificationType', 'notificationUUID', 'version', 'signedDate'],
  properties: {
    notificationType: { type: 'string', minLength: 1, maxLength: 255 },
    subtype: { type: 'string' },
    notificationUUID: { type: 'string', minLength: 1, maxLength: 255 },
    version: { type: 'string' },
    signedDate: { type: 'integer' },
    data: { type: 'object' },
    summary: { type: 'object' },
    externalPurchaseToken: { type: 'object' },
    appData: { type: 'object' },
  },
} as const
