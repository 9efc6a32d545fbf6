import type { Config } from '../config/config.ts'
import type { Check } from '../core/check.ts'

/** Looks at one part of a configuration that is valid. */
export type Examine = (config: Config) => Promise<readonly Check[]>
