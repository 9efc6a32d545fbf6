import type { Description } from '../providers/generic/description.ts'
import type { ListenConfig, SourceConfig } from './config.ts'
import type { Deferred } from './read.ts'

/** The result of `read` for `configSchema`. */
export interface Contents {
  readonly data_dir?: Deferred
  readonly schemas?: Deferred
  readonly sources?: Readonly<Record<string, SourceContents>>
  readonly listen?: ListenContents
  readonly replay?: ReplayContents
}

export interface SourceContents {
  readonly provider?: string
  readonly secrets?: readonly Deferred[]
  readonly unsigned?: SourceConfig['unsigned']
  readonly forward_to?: readonly Deferred[]
  readonly tolerance?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly generic?: Description
}

export interface ListenContents extends Partial<Pick<ListenConfig, 'port' | 'respond' | 'duplicates' | 'concurrency'>> {
  readonly host?: Deferred
  readonly forward_to?: readonly Deferred[]
  readonly ca?: Deferred
  readonly on_invalid?: ListenConfig['onInvalid']
  readonly body_limit?: number
  readonly body_timeout?: number
  readonly target_timeout?: number
}

export interface ReplayContents {
  readonly to?: Deferred
  readonly ca?: Deferred
  readonly observe?: readonly Deferred[]
  readonly reset?: Deferred
  readonly restart?: Deferred
  readonly ignore?: readonly string[]
  readonly golden?: Deferred
}
