import { namedDataDir } from '../config/data-dir.ts'
import { loadConfig } from '../config/load.ts'
import type { Env } from '../env.ts'
import { damagedNotice } from '../store/damaged-notice.ts'
import { openStore, storeExists } from '../store/sqlite/open.ts'
import type { Store } from '../store/store.ts'

export interface Caught extends AsyncDisposable {
  readonly dataDir: string
  readonly store: Store
}

export interface CaughtOptions {
  /** As given by the user, relative to the working directory. */
  readonly dataDir?: string
  readonly config?: string
  readonly trustConfig?: boolean
}

export const nothingCaught = 'nothing has been received yet\n  next: billhook listen\n'

/**
 * Opens the store for reading. If it does not exist, reports on stderr that nothing has been received and returns
 * undefined; a data directory named by the user must exist.
 */
export async function openCaught(
  env: Env,
  { dataDir: given, config, trustConfig }: CaughtOptions,
): Promise<Caught | undefined> {
  const dataDir =
    given === undefined
      ? (await loadConfig(env, { file: config, trust: trustConfig })).dataDir
      : namedDataDir(given, env.cwd)
  if (given === undefined && !storeExists(dataDir)) {
    env.stderr.write(nothingCaught)
    return undefined
  }
  const damaged = damagedNotice(env.stderr, dataDir)
  const store = await openStore(dataDir, 'read', damaged.add)
  return {
    dataDir,
    store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]()
      damaged[Symbol.dispose]()
    },
  }
}
