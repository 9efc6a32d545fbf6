import type { Edit } from './fixtures/fixture.ts'
import type { Threshold } from './delivery/threshold.ts'

/** How long to wait for an answer, in milliseconds. */
export const defaultTimeoutMs = 30_000
/** How long the state must stay unchanged to count as settled, in milliseconds. */
export const defaultSettleMs = 200

/** The options of `billhook replay`. */
export interface ReplayOptions {
  /** Paths of payloads, captures, scenarios and directories; globs; `store:` filters. */
  readonly fixtures: readonly string[]
  /**
   * Allows scenarios to name files outside their folder, and links in a directory or a glob to point outside it.
   * @default false
   */
  readonly allowOutside?: boolean | undefined
  /** URL of the handler; every delivery is sent to exactly this URL. @default `replay.to` in billhook.yaml */
  readonly to?: string | undefined
  /** File with certificates to trust when connecting to the target. @default `replay.ca` in billhook.yaml */
  readonly ca?: string | undefined
  /** Provider or configured source of all fixtures. @default the fixture's own source, or the detected provider */
  readonly source?: string | undefined
  /** Deliveries are signed with the first secret. @default the source's secrets in billhook.yaml */
  readonly secrets?: readonly string[] | undefined
  /**
   * The files that the secrets were read from, so that commands can name them. Undefined unless all secrets were read
   * from files.
   */
  readonly secretFiles?: readonly string[] | undefined
  /** Names of checks, or `all`. @default none, which makes the run a plain replay */
  readonly checks?: readonly string[] | undefined
  /** How to observe effects, such as `http://127.0.0.1:3000/state`. @default `replay.observe` in billhook.yaml */
  readonly observe?: readonly string[] | undefined
  /**
   * How to reset the target before each round: `http://…` (POST) or `cmd:…`. @default `replay.reset` in billhook.yaml
   */
  readonly reset?: string | undefined
  /**
   * How to restart the target in the middle of its work: `cmd:…`. @default `replay.restart` in billhook.yaml; without
   * it, the check `crash` does not run
   */
  readonly restart?: string | undefined
  /**
   * Paths to ignore, as JSON Pointers or dotted paths with `*` for any key: in the target's state, or in answers that
   * are compared with golden files. @default `replay.ignore` in billhook.yaml
   */
  readonly ignore?: readonly string[] | undefined
  /** Number of other events between an event and its late duplicate. @default 100 */
  readonly others?: number | undefined
  /** @default each check's own default */
  readonly rounds?: number | undefined
  /** @default a random seed, which the report shows */
  readonly seed?: number | undefined
  /** Deliveries per second, sent without waiting for responses. */
  readonly rate?: number | undefined
  /** Divides the original spacing by this factor. */
  readonly speed?: number | undefined
  /** Maximum number of deliveries in flight. @default 1; no limit with `rate` or `speed` */
  readonly concurrency?: number | undefined
  /** Time limit in milliseconds for an answer and for an observer's reading. @default 30000 and 10000 */
  readonly timeoutMs?: number | undefined
  /** How long the state must stay unchanged to count as settled, in milliseconds. @default 200 */
  readonly settleMs?: number | undefined
  /** Applied to every payload. */
  readonly edits?: readonly Edit[] | undefined
  /** Limits for the whole run. @default none */
  readonly failOn?: readonly Threshold[] | undefined
  /**
   * Directory of golden files, for a plain replay. @default `replay.golden` in billhook.yaml; without it, answers are
   * not compared
   */
  readonly golden?: string | undefined
  /** Writes golden files instead of comparing answers with them. */
  readonly updateGolden?: boolean | undefined
  /** @default the billhook.yaml in the working directory or its nearest parent */
  readonly config?: string | undefined
  /** Trusts the configuration file for this run. @default only if the user has already trusted it */
  readonly trustConfig?: boolean | undefined
  /** Directory of the store for `store:`. @default `data_dir` in billhook.yaml */
  readonly dataDir?: string | undefined
}
