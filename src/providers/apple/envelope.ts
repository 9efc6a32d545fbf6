/** What every notification of version 2 has, once it is opened; source: `responseBodyV2DecodedPayload` of Apple. */
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
