import { formatDuration } from '../../core/text/units.ts'
import { formatSize } from '../../core/text/units.ts'
import { providers } from '../../providers/index.ts'
import type { ConfigSchema } from './config-schema.ts'
import { generic } from './generic-schema.ts'
import { listenDefaults as defaults } from './listen-defaults.ts'

/** The subset of JSON Schema that `read.ts` supports. */
export interface ConfigSchema {
  readonly $schema?: string
  readonly title?: string
  readonly description?: string
  readonly type: 'object' | 'array' | 'string' | 'integer'
  readonly properties?: Readonly<Record<string, ConfigSchema>>
  /** `false`: unknown keys are errors. A schema: describes the values of all other keys. */
  readonly additionalProperties?: false | ConfigSchema
  readonly propertyNames?: { readonly pattern: string }
  readonly items?: ConfigSchema
  readonly required?: readonly string[]
  readonly enum?: readonly (string | number)[]
  /** For editors, so it also allows `${…}`; billhook checks the format after filling in variables. */
  readonly pattern?: string
  /** How a string is parsed, and when it needs the user's trust. */
  readonly format?: Format
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  /** True for a secret, which is filled in only when it is needed. */
  readonly writeOnly?: boolean
  readonly default?: string | number
}

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
        'Who sends. generic: one that is described here. Default: the provider of the same name as the ' +
        'source; otherwise detected for each delivery.',
    },
    secrets: {
      type: 'array',
      items: { type: 'string', minLength: 1, writeOnly: true },
      description:
        'Signing secrets, as ${VARIABLE}; several while one is rotated. Without any, signatures are not checked.',
    },
    unsigned: {
      type: 'string',
      enum: ['accept', 'reject'],
      description:
        'For a source without secrets: whether it takes deliveries that nothing verifies. Default: reject ' +
        'once anything verifies signatures, otherwise accept.',
    },
    forward_to: { ...urls, description: 'Targets of this source, in place of listen.forward_to.' },
    tolerance: {
      ...duration,
      description:
        'How old a signature may be, and how far ahead of the clock. Default: as the library of the provider has it.',
    },
    settings: {
      type: 'object',
      additionalProperties: { type: 'string', format: 'billhook-text', minLength: 1 },
      description: 'What the provider needs besides secrets, such as url for Square; see billhook help settings.',
    },
    generic,
  },
}

const listen: ConfigSchema = {
  type: 'object',
  description: 'Defaults of billhook listen.',
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
      description: 'Port to listen on; 0 takes a free one.',
    },
    forward_to: { ...urls, description: 'Where deliveries go.' },
    ca: { ...path, description: 'File of certificates in PEM to trust at targets, next to the usual authorities.' },
    respond: {
      type: 'string',
      enum: ['ack', 'target'],
      default: defaults.respond,
      description: 'Who answers the sender: billhook once it is recorded, or the first target.',
    },
    duplicates: {
      type: 'string',
      enum: ['suppress', 'forward'],
      default: defaults.duplicates,
      description: 'Whether an event that was seen before is forwarded again.',
    },
    on_invalid: {
      type: 'string',
      enum: ['accept', 'reject'],
      default: defaults.onInvalid,
      description: 'What to do with a wrong signature. accept opens every path.',
    },
    body_limit: {
      type: 'string',
      format: 'billhook-size',
      pattern: `^(\\d+(\\.\\d+)?(B|KiB|MiB|GiB)${variable})$`,
      default: formatSize(defaults.bodyLimit),
      description: 'Largest body; above it the answer is 413.',
    },
    body_timeout: {
      ...duration,
      default: formatDuration(defaults.bodyTimeoutMs),
      description: 'How long a body may take to arrive; after it the answer is 408.',
    },
    target_timeout: {
      ...duration,
      default: formatDuration(defaults.targetTimeoutMs),
      description: 'How long a target may take to answer.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000,
      default: defaults.concurrency,
      description: 'Deliveries in flight to one target at once.',
    },
  },
}

const replay: ConfigSchema = {
  type: 'object',
  description: 'Defaults of billhook replay.',
  additionalProperties: false,
  properties: {
    to: { ...url, description: 'The target.' },
    ca: {
      ...path,
      description: 'File of certificates in PEM to trust at the target, next to the usual authorities.',
    },
    observe: {
      type: 'array',
      items: { type: 'string', format: 'billhook-observer', minLength: 1 },
      description: 'How effects are seen, such as http://127.0.0.1:3000/state.',
    },
    reset: {
      type: 'string',
      format: 'billhook-reset',
      minLength: 1,
      description: 'How the target is put back before each round: http://… (POST) or cmd:….',
    },
    restart: {
      type: 'string',
      format: 'billhook-command',
      minLength: 1,
      description: 'How the target is restarted in the middle of its work, for the check crash: cmd:….',
    },
    ignore: {
      type: 'array',
      items: { type: 'string', format: 'billhook-literal', minLength: 1 },
      description: 'Places that do not count, such as /payments/*/seen_at: of the state, or of golden answers.',
    },
    golden: {
      ...path,
      description: 'Directory of golden files, which the answers of a replay without --check are compared with.',
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
    data_dir: { ...path, default: '.billhook', description: 'Where what was caught is kept.' },
    schemas: { ...path, default: 'schemas', description: 'Folder of schemas: <provider>/<type>/<version>.json.' },
    sources: {
      type: 'object',
      propertyNames: { pattern: '^[a-z0-9][a-z0-9_-]*$' },
      additionalProperties: source,
      description: 'By name; a source named x is taken on /x.',
    },
    listen,
    replay,
  },
}
