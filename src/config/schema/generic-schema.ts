import { hashNames } from '../../core/hmac.ts'
import type { ConfigSchema } from './config-schema.ts'

const header = { type: 'string', format: 'billhook-header', pattern: `^[-!#$%&'*+.^_\`|~A-Za-z0-9]+$` } as const
const place = { type: 'string', format: 'billhook-place', pattern: `^(/.*|header:.+)$` } as const

const signature: ConfigSchema = {
  type: 'object',
  description: 'How the sender signs by HMAC.',
  additionalProperties: false,
  required: ['header'],
  properties: {
    header: { ...header, description: 'Header that holds the signature.' },
    value: {
      type: 'string',
      format: 'billhook-literal',
      minLength: 1,
      default: '{signature}',
      description:
        'How its value is written, of {signature} and {timestamp}: sha256={signature}, t={timestamp},v1={signature}.',
    },
    separator: {
      type: 'string',
      format: 'billhook-literal',
      minLength: 1,
      default: ',',
      description: 'Between the parts of the value, and between several signatures.',
    },
    content: {
      type: 'string',
      format: 'billhook-content',
      pattern: `^(.*\\{body\\}.*)$`,
      default: '{body}',
      description: 'What is signed, of {body}, {timestamp}, {id} and {url}: {timestamp}.{body}.',
    },
    algorithm: { type: 'string', enum: hashNames, default: 'sha256', description: 'Hash of the HMAC.' },
    encoding: {
      type: 'string',
      enum: ['hex', 'base64', 'base64url'],
      default: 'hex',
      description: 'How a signature is written.',
    },
    key: {
      type: 'string',
      enum: ['text', 'hex', 'base64'],
      default: 'text',
      description: 'How a secret is written; base64 may have whsec_ before it.',
    },
    timestamp: {
      type: 'object',
      description: 'The signed time.',
      additionalProperties: false,
      properties: {
        header: { ...header, description: 'Header that holds it, where the value does not.' },
        unit: {
          type: 'string',
          enum: ['seconds', 'milliseconds', 'rfc3339'],
          default: 'seconds',
          description: 'How it is written.',
        },
      },
    },
  },
}

/** `sources.<name>.generic`. */
export const generic: ConfigSchema = {
  type: 'object',
  description:
    'A sender that billhook does not know, for the provider generic; see billhook help generic. Places are JSON ' +
    'Pointers into the body, or header:NAME.',
  additionalProperties: false,
  required: ['signature'],
  properties: {
    signature,
    id: { ...place, default: '/id', description: 'Where the id of the event is.' },
    type: { ...place, default: '/type', description: 'Where the type of the event is.' },
    version: { ...place, description: 'Where the version of the payload is.' },
    time: {
      ...place,
      description: 'Where the time of the event is: RFC 3339, or a number of seconds or milliseconds.',
    },
    delivery_id: { ...place, description: 'Where an id is that is another one for each delivery.' },
  },
}
