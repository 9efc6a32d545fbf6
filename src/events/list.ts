import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'
import type { StoredAttempt, StoredDelivery } from '../store/store.ts'
import { nothingCaught, openCaught, type CaughtOptions } from './caught.ts'
import { isAll, toFilter, type FilterOptions } from './filter.ts'
import { print } from './print.ts'

/** Prints received deliveries, newest last. Reads while it writes, so that even a large store needs little memory. */
export async function listEvents(
  env: Env,
  options: FilterOptions & CaughtOptions,
  format: (
    deliveries: Iterable<StoredDelivery>,
    attempts: (id: string) => readonly StoredAttempt[],
  ) => Iterable<string>,
  write: Write,
): Promise<void> {
  const filter = toFilter(options, env.now())
  await using caught = await openCaught(env, options)
  let count = 0
  const counted = function* (): Generator<StoredDelivery> {
    for (const stored of caught?.store.list(filter) ?? []) {
      count += 1
      yield stored
    }
  }
  // Damaged attempts are ignored here; `events show` reports them.
  const attempts = (id: string): readonly StoredAttempt[] => caught?.store.attempts(id, () => undefined) ?? []
  await print(write, env, format(counted(), attempts))
  if (caught && count === 0)
    env.stderr.write(
      isAll(filter) ? nothingCaught : 'nothing matched\n  next: billhook events list shows everything received\n',
    )
}
