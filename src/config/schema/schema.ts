import { formatDuration } from '../../core/text/units.ts'
import { formatSize } from '../../core/text/units.ts'
import { providers } from '../../providers/index.ts'
import type { ConfigSchema } from './config-schema.ts'
import { generic } from './generic-schema.ts'
import { listenDefaults as defaults } from './listen-defaults.ts'

const variable = '|.*\\$\\{.+'
const duration = {
  type: 'string',
  format: 'billhook-duration',
  pattern: `^(\\d+(\\.\\d+)?(ms|s|m|h|d)${variable})$`,
} as const
const url = { type: 'string', format: 'billhook-url', pattern: `^(https?://.+${variable})$` } as const
const path = { type: 'string', format: 'billhook-path', minLength: 1 } as const
const urls = { type: 'array', items: url } as const

const source: ConfigSchema = {
  type: 'object',
  description: 'One endpoint that a provider sends to.',
  additionalProperties: false,
  properties: {
    provider: {
      type: 'string',
      enum: [...providers.map(({ name }) => name), 'generic'],
      description:
        'The sender. generic: a sender that is described here. Default: the provider with the same name as the ' +
        'source; otherwise the provider is detected for each delivery.',
    },
    secrets: {
      type: 'array',
      items: { type: 'string', minLength: 1, writeOnly: true },
      description:
        'Signing secrets, as ${VARIABLE}; several during rotation. Without secrets, signatures are not checked.',
    },
    unsigned: {
      type: 'string',
      enum: ['accept', 'reject'],
      description:
        'For a source without secrets: whether to accept deliveries that cannot be verified. Default: reject ' +
        'if any signature can be verified, otherwise accept.',
    },
    forward_to: { ...urls, description: "This source's targets, which replace listen.forward_to." },
    tolerance: {
      ...duration,
      description:
        "Maximum age of a signature, and how far it may be ahead of the clock. Default: as in the provider's library.",
    },
    settings: {
      type: 'object',
      additionalProperties: { type: 'string', format: 'billhook-text', minLength: 1 },
      description:
        'What the provider needs in addition to secrets, such as url for Square; see billhook help settings.',
    },
    generic,
  },
}

const listen: ConfigSchema = {
  type: 'object',
  description: 'Defaults for billhook listen.',
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      format: 'billhook-host',
      minLength: 1,
      default: defaults.host,
      description: 'Address to listen on.',
    },
    port: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: defaults.port,
      description: 'Port to listen on; 0 picks a free port.',
    },
    forward_to: { ...urls, description: 'Targets that deliveries are forwarded to.' },
    ca: {
      ...path,
      description: 'PEM file of CA certificates to trust for targets, in addition to the usual authorities.',
    },
    respond: {
      type: 'string',
      enum: ['ack', 'target'],
      default: defaults.respond,
      description: 'Who responds to the sender: billhook once the delivery is recorded, or the first target.',
    },
    duplicates: {
      type: 'string',
      enum: ['suppress', 'forward'],
      default: defaults.duplicates,
      description: 'Whether a repeated event is forwarded again.',
    },
    on_invalid: {
      type: 'string',
      enum: ['accept', 'reject'],
      default: defaults.onInvalid,
      description: 'What to do with invalid signatures. accept lets anyone post to every path.',
    },
    body_limit: {
      type: 'string',
      format: 'billhook-size',
      pattern: `^(\\d+(\\.\\d+)?(B|KiB|MiB|GiB)${variable})$`,
      default: formatSize(defaults.bodyLimit),
      description: 'Maximum body size; larger bodies get a 413 response.',
    },
    body_timeout: {
      ...duration,
      default: formatDuration(defaults.bodyTimeoutMs),
      description: 'How long a body may take to arrive before the response is 408.',
    },
    target_timeout: {
      ...duration,
      default: formatDuration(defaults.targetTimeoutMs),
      description: 'How long a target may take to respond.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000,
      default: defaults.concurrency,
      description: 'Maximum number of deliveries in flight to one target.',
    },
  },
}

const replay: ConfigSchema = {
  type: 'object',
  description: 'Defaults for billhook replay.',
  additionalProperties: false,
  properties: {
    to: { ...url, description: 'The target.' },
    ca: {
      ...path,
      description: 'PEM file of CA certificates to trust for the target, in addition to the usual authorities.',
    },
    observe: {
      type: 'array',
      items: { type: 'string', format: 'billhook-observer', minLength: 1 },
      description: 'How effects are observed, such as http://127.0.0.1:3000/state.',
    },
    reset: {
      type: 'string',
      format: 'billhook-reset',
      minLength: 1,
      description: 'How the target is reset before each round: http://… (POST) or cmd:….',
    },
    restart: {
      type: 'string',
      format: 'billhook-command',
      minLength: 1,
      description: 'How the target is restarted in the middle of its work for the crash check: cmd:….',
    },
    ignore: {
      type: 'array',
      items: { type: 'string', format: 'billhook-literal', minLength: 1 },
      description: 'Places to ignore in the state or in golden answers, such as /payments/*/seen_at.',
    },
    golden: {
      ...path,
      description: 'Directory of golden files, with which the answers are compared in a replay without --check.',
    },
  },
}

/** Schema of billhook.yaml, for billhook and for editors. `billhook init` writes it next to the file. */
export const configSchema: ConfigSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'billhook.yaml',
  type: 'object',
  additionalProperties: false,
  properties: {
    version: { type: 'integer', enum: [1], description: 'Version of this format.' },
    data_dir: { ...path, default: '.billhook', description: 'Where received deliveries are stored.' },
    schemas: { ...path, default: 'schemas', description: 'Folder of schemas: <provider>/<type>/<version>.json.' },
    sources: {
      type: 'object',
      propertyNames: { pattern: '^[a-z0-9][a-z0-9_-]*$' },
      additionalProperties: source,
      description: 'Sources by name; deliveries for the source x are received at /x.',
    },
    listen,
    replay,
  },
}
