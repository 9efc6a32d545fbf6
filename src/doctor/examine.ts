import type { Config } from '../config/config.ts'
import type { Check } from '../core/results/doctor-check.ts'

export interface ExamineOptions {
  /** Read the entire store, however long that takes. */
  readonly deep?: boolean | undefined
  /** Overrides the configured data directory. */
  readonly dataDir?: string | undefined
}

/** Checks one part of a valid configuration. */
export type Examine = (config: Config, options: ExamineOptions, signal: AbortSignal) => Promise<readonly Check[]>
