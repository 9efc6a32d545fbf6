import type { Config } from '../config/config.ts'
import type { Check } from '../core/results/doctor-check.ts'

export interface ExamineOptions {
  /** Read all of the store, however long that takes. */
  readonly deep?: boolean | undefined
  /** In place of the one of the configuration. */
  readonly dataDir?: string | undefined
}

/** Looks at one part of a configuration that is valid. */
export type Examine = (config: Config, options: ExamineOptions, signal: AbortSignal) => Promise<readonly Check[]>
