import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** Gives commands access to all side effects. Created once, in `program`; tests replace parts of it. */
export interface Env {
  /** Unix time in milliseconds. Jumps when the system clock is set. */
  readonly now: () => number
  /** Milliseconds from a monotonic clock. */
  readonly elapsed: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** A random number in [0, 1). */
  readonly random: () => number
  readonly uuid: () => string
  readonly cwd: string
  /** billhook's version. */
  readonly version: string
  /** The path used to start billhook, as given; undefined if Node.js does not report it. */
  readonly script: string | undefined
  /** The user's home directory; undefined if there is none, as in some containers. */
  readonly home: string | undefined
  /** The user's id; undefined on systems without user ids, such as Windows. */
  readonly uid: number | undefined
  readonly vars: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: stop accepting work, drain, report. */
  readonly signal: AbortSignal
}

export function systemEnv(signal: AbortSignal, version = '0.0.0'): Env {
  return {
    now: Date.now,
    elapsed: () => performance.now(),
    sleep: async (ms, abort) => {
      await delay(ms, undefined, abort ? { signal: abort } : {})
    },
    random: Math.random,
    uuid: randomUUID,
    cwd: process.cwd(),
    version,
    script: process.argv[1],
    home: homeFolder(),
    uid: process.geteuid?.(),
    vars: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal,
  }
}

function homeFolder(): string | undefined {
  try {
    const home = homedir()
    // A relative HOME would be inside the working directory, which may be someone else's repository.
    return isAbsolute(home) ? home : undefined
  } catch {
    // HOME is unset, and the system has no entry for the user.
    return undefined
  }
}
