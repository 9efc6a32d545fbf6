import type { Edit } from './fixtures/fixture.ts'
import type { Threshold } from './delivery/threshold.ts'

/** How long to wait for an answer, in milliseconds. */
export const defaultTimeoutMs = 30_000
/** How long the state must stay the same before it counts, in milliseconds. */
export const defaultSettleMs = 200

/** The options of `billhook replay`. */
export interface ReplayOptions {
  /** Paths of payloads, captures, scenarios and directories, globs, `store:` filters. */
  readonly fixtures: readonly string[]
  /**
   * Scenarios may name files outside their folder, and links of a directory or a glob may lead out of it. @default
   * false
   */
  readonly allowOutside?: boolean | undefined
  /** URL of the handler; every delivery goes to exactly this path. @default `replay.to` of billhook.yaml */
  readonly to?: string | undefined
  /** File of certificates to trust at the target. @default `replay.ca` of billhook.yaml */
  readonly ca?: string | undefined
  /** Provider or configured source of every fixture. @default what the fixture says, or else is detected */
  readonly source?: string | undefined
  /** The first one signs. @default those of the source in billhook.yaml */
  readonly secrets?: readonly string[] | undefined
  /** The files that all of them came from, to name them again. @default they came another way */
  readonly secretFiles?: readonly string[] | undefined
  /** Names of checks, or `all`. @default none: a plain replay */
  readonly checks?: readonly string[] | undefined
  /** How effects are seen, such as `http://127.0.0.1:3000/state`. @default `replay.observe` of billhook.yaml */
  readonly observe?: readonly string[] | undefined
  /**
   * How the target is reset before each round: `http://…` (POST) or `cmd:…`. @default `replay.reset` of
   * billhook.yaml
   */
  readonly reset?: string | undefined
  /**
   * How the target is restarted in the middle of its work: `cmd:…`. @default `replay.restart` of billhook.yaml; without
   * it the check crash does not run
   */
  readonly restart?: string | undefined
  /**
   * Paths that do not count, as JSON Pointers or dotted paths, `*` for any key: in the target's state, or in answers
   * that are compared with golden files. @default `replay.ignore` of billhook.yaml
   */
  readonly ignore?: readonly string[] | undefined
  /** Other events between an event and its late duplicate. @default 100 */
  readonly others?: number | undefined
  /** @default what each check says */
  readonly rounds?: number | undefined
  /** @default a random one, which the report shows */
  readonly seed?: number | undefined
  /** Deliveries a second, whatever the answers. */
  readonly rate?: number | undefined
  /** Original spacing, divided by this. */
  readonly speed?: number | undefined
  /** Deliveries in flight at once. @default 1; no limit with `rate` or `speed` */
  readonly concurrency?: number | undefined
  /** For an answer, and for a reading of an observer, in milliseconds. @default 30000, and 10000 */
  readonly timeoutMs?: number | undefined
  /** How long the state must stay the same before it counts, in milliseconds. @default 200 */
  readonly settleMs?: number | undefined
  /** Applied to every payload. */
  readonly edits?: readonly Edit[] | undefined
  /** Limits for the whole run. @default none */
  readonly failOn?: readonly Threshold[] | undefined
  /**
   * Directory of golden files, for a plain replay. @default `replay.golden` of billhook.yaml; without it answers are
   * not compared
   */
  readonly golden?: string | undefined
  /** Write golden files instead of comparing answers with them. */
  readonly updateGolden?: boolean | undefined
  /** @default the billhook.yaml of the working directory or its nearest parent */
  readonly config?: string | undefined
  /** Trust that file for this run. @default only if the user has trusted it before */
  readonly trustConfig?: boolean | undefined
  /** Where `store:` looks. @default `data_dir` of billhook.yaml */
  readonly dataDir?: string | undefined
}
