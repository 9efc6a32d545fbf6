import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** Everything impure that a command may touch. Made once, in `program`; replaced piece by piece in tests. */
export interface Env {
  /** Unix time in milliseconds. It jumps when the clock is set. */
  readonly now: () => number
  /** Milliseconds since some fixed moment. It never jumps. */
  readonly elapsed: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
  readonly uuid: () => string
  readonly cwd: string
  /** Of billhook. */
  readonly version: string
  /** The path that billhook was started by, as it was given; undefined where Node does not say. */
  readonly script: string | undefined
  /** The user's home folder; undefined for a user that has none, as in some containers. */
  readonly home: string | undefined
  /** The user's id; undefined where the system has no such ids, as on Windows. */
  readonly uid: number | undefined
  readonly vars: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: stop taking work, drain, report. */
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
    // A relative HOME would make a home of whatever folder we are in, a stranger's repository too.
    return isAbsolute(home) ? home : undefined
  } catch {
    // No HOME, and no entry for the user in the system's list.
    return undefined
  }
}
