import { hashNames } from '../../core/hmac.ts'
import type { ConfigSchema } from './config-schema.ts'

const header = { type: 'string', format: 'billhook-header', pattern: `^[-!#$%&'*+.^_\`|~A-Za-z0-9]+$` } as const
const place = { type: 'string', format: 'billhook-place', pattern: `^(/.*|header:.+)$` } as const

const signature: ConfigSchema = {
  type: 'object',
  description: 'How the sender signs with HMAC.',
  additionalProperties: false,
  required: ['header'],
  properties: {
    header: { ...header, description: 'Header that contains the signature.' },
    value: {
      type: 'string',
      format: 'billhook-literal',
      minLength: 1,
      default: '{signature}',
      description: 'Format of the header, such as sha256={signature} or t={timestamp},v1={signature}.',
    },
    separator: {
      type: 'string',
      format: 'billhook-literal',
      minLength: 1,
      default: ',',
      description: 'Separates the parts of the value, and multiple signatures.',
    },
    content: {
      type: 'string',
      format: 'billhook-content',
      pattern: `^(.*\\{body\\}.*)$`,
      default: '{body}',
      description: 'The signed content, composed of {body}, {timestamp}, {id} and {url}, such as {timestamp}.{body}.',
    },
    algorithm: { type: 'string', enum: hashNames, default: 'sha256', description: 'Hash function of the HMAC.' },
    encoding: {
      type: 'string',
      enum: ['hex', 'base64', 'base64url'],
      default: 'hex',
      description: 'Encoding of signatures.',
    },
    key: {
      type: 'string',
      enum: ['text', 'hex', 'base64'],
      default: 'text',
      description: 'Encoding of secrets; base64 may have the prefix whsec_.',
    },
    timestamp: {
      type: 'object',
      description: 'The signed timestamp.',
      additionalProperties: false,
      properties: {
        header: { ...header, description: 'Header that contains the timestamp, if the signature header does not.' },
        unit: {
          type: 'string',
          enum: ['seconds', 'milliseconds', 'rfc3339'],
          default: 'seconds',
          description: 'Format of the timestamp.',
        },
      },
    },
  },
}

/** `sources.<name>.generic`. */
export const generic: ConfigSchema = {
  type: 'object',
  description:
    'A sender that billhook does not know, for the provider generic; see billhook help generic. Each place is a ' +
    'JSON Pointer into the body or header:NAME.',
  additionalProperties: false,
  required: ['signature'],
  properties: {
    signature,
    id: { ...place, default: '/id', description: 'Place of the event id.' },
    type: { ...place, default: '/type', description: 'Place of the event type.' },
    version: { ...place, description: 'Place of the payload version.' },
    time: {
      ...place,
      description: 'Place of the event time, which is RFC 3339 or a number of seconds or milliseconds.',
    },
    delivery_id: { ...place, description: 'Place of an id that differs for each delivery.' },
  },
}
