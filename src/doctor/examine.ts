import type { Config } from '../config/config.ts'
import type { Check } from '../core/check.ts'

export interface ExamineOptions {
  /** Read all of the store, however long that takes. */
  readonly deep?: boolean | undefined
}

/** Looks at one part of a configuration that is valid. */
export type Examine = (config: Config, options: ExamineOptions) => Promise<readonly Check[]>
