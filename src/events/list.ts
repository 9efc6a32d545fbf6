import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import type { StoredDelivery } from '../store/store.ts'
import { openCaught } from './caught.ts'
import { toFilter, type FilterOptions } from './filter.ts'
import { print } from './print.ts'

export interface ListOptions extends FilterOptions {
  readonly dataDir?: string
}

/** Prints what was caught, newest last. Reads while it writes: a large store costs no memory. */
export async function listEvents(
  env: Env,
  { dataDir, ...options }: ListOptions,
  format: (deliveries: Iterable<StoredDelivery>) => Iterable<string>,
): Promise<ExitCode> {
  const filter = toFilter(options, env.now())
  await using caught = await openCaught(env, dataDir)
  await print(env, format(caught?.store.list(filter) ?? []))
  return env.signal.aborted ? ExitCode.interrupted : ExitCode.ok
}
