import { formatDuration } from '../../core/text/duration.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { cannotRun } from '../../errors.ts'
import { observerTimeoutMs, type Observer } from '../observer.ts'
import { readServer, type Memory } from './read-server.ts'
import type { Connect, ServerTable, Session } from './session.ts'
import { tableNames } from './table-names.ts'

export interface Server<T extends ServerTable> {
  readonly kind: 'postgres' | 'mysql'
  readonly connect: Connect<T>
}

/**
 * Reads the tables of a database server, over one connection that is made anew when it was lost between two readings,
 * as a reset may do. A URL may hold user, password, options of the driver, and `?tables=a,b`.
 */
export async function serverObserver<T extends ServerTable>(
  { kind, connect }: Server<T>,
  given: URL,
  timeoutMs = observerTimeoutMs,
): Promise<Observer> {
  const label = shownUrl(given.href)
  const wanted = tableNames(given.searchParams.get('tables'))
  const url = new URL(given)
  url.searchParams.delete('tables')
  let session: Session<T> | undefined
  let last: Memory | undefined
  const close = (): void => {
    session?.close()
    session = undefined
  }
  const read = async (stop: AbortSignal): Promise<Memory> => {
    stop.throwIfAborted()
    if (session?.alive() === false) close()
    session ??= await connect(url, timeoutMs, stop)
    // Whoever comes too late finds it closed.
    if (stop.aborted) close()
    stop.throwIfAborted()
    stop.addEventListener('abort', close, { once: true })
    try {
      return await readServer(session, wanted, last)
    } catch (error) {
      close()
      throw error
    } finally {
      stop.removeEventListener('abort', close)
    }
  }
  return {
    kind,
    label,
    get ignores() {
      return last?.ignores ?? []
    },
    read: async (signal) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      const stop = AbortSignal.any([signal, timeout])
      try {
        last = await Promise.race([read(stop), aborted(stop)])
        return last.state
      } catch (error) {
        signal.throwIfAborted()
        const reason = timeout.aborted
          ? `could not be read within ${formatDuration(timeoutMs)}`
          : `failed: ${redactText(error instanceof Error ? error.message || String(error) : String(error), hidden)}`
        throw cannotRun(
          'BILLHOOK_OBSERVER_FAILED',
          `the observer ${label} ${reason}`,
          'it has to be a database that the user in its URL may read; ?tables=charges,credits reads less',
          error,
        )
      }
    },
    [Symbol.asyncDispose]: () => {
      close()
      return Promise.resolve()
    },
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
}
