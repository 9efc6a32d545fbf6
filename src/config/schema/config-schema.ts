import type { Format } from './formats.ts'

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
  /** Determines how a string is parsed, and when it needs the user's trust. */
  readonly format?: Format
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  /** True for a secret, which is filled in only when it is needed. */
  readonly writeOnly?: boolean
  readonly default?: string | number
}
