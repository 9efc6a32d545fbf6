import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import type { StoredDelivery } from '../store/store.ts'
import { openCaught, type CaughtOptions } from './caught.ts'
import { toFilter, type FilterOptions } from './filter.ts'
import { print } from './print.ts'

/** Prints what was caught, newest last. Reads while it writes: a large store costs no memory. */
export async function listEvents(
  env: Env,
  options: FilterOptions & CaughtOptions,
  format: (deliveries: Iterable<StoredDelivery>) => Iterable<string>,
): Promise<ExitCode> {
  const filter = toFilter(options, env.now())
  await using caught = await openCaught(env, options)
  await print(env, format(caught?.store.list(filter) ?? []))
  return env.signal.aborted ? ExitCode.interrupted : ExitCode.ok
}
