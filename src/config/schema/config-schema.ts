import type { Format } from './formats.ts'

/** The part of JSON Schema that `read.ts` understands. */
export interface ConfigSchema {
  readonly $schema?: string
  readonly title?: string
  readonly description?: string
  readonly type: 'object' | 'array' | 'string' | 'integer'
  readonly properties?: Readonly<Record<string, ConfigSchema>>
  /** `false`: an unknown key is an error. A schema: what every other key holds. */
  readonly additionalProperties?: false | ConfigSchema
  readonly propertyNames?: { readonly pattern: string }
  readonly items?: ConfigSchema
  readonly required?: readonly string[]
  readonly enum?: readonly (string | number)[]
  /** Also lets `${…}` through, for the editor; the format is checked after it is filled in. */
  readonly pattern?: string
  /** How a text is read, and what it needs the user's trust for. */
  readonly format?: Format
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  /** A secret: filled in only when it is needed. */
  readonly writeOnly?: boolean
  readonly default?: string | number
}
