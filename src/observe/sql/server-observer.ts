import { formatDuration } from '../../core/text/units.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { cannotRun, messageOf } from '../../errors.ts'
import { observerTimeoutMs, type Observer } from '../observer.ts'
import { readServer, type Memory } from './read-server.ts'
import type { Connect, ServerTable, Session } from './session.ts'
import { tableNames, type Tables } from './tables.ts'

export interface Server<T extends ServerTable> {
  readonly kind: 'postgres' | 'mysql'
  readonly connect: Connect<T>
}

/**
 * Creates an observer that reads the tables of a database server. The URL may contain a user, a password, driver
 * options, and `?tables=a,b`.
 */
export async function serverObserver<T extends ServerTable>(
  server: Server<T>,
  given: URL,
  timeoutMs = observerTimeoutMs,
): Promise<Observer> {
  const label = shownUrl(given.href)
  const reader = createReader(server, given, timeoutMs)
  return {
    kind: server.kind,
    label,
    get ignores() {
      return reader.last()?.ignores ?? []
    },
    read: async (signal) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      const stop = AbortSignal.any([signal, timeout])
      try {
        return await Promise.race([reader.read(stop), aborted(stop)])
      } catch (error) {
        signal.throwIfAborted()
        const reason = timeout.aborted
          ? `could not be read within ${formatDuration(timeoutMs)}`
          : `failed: ${redactText(messageOf(error), hidden)}`
        throw cannotRun(
          'BILLHOOK_OBSERVER_FAILED',
          `the observer ${label} ${reason}`,
          'check that the user in the URL can read this database; ?tables=charges,credits limits what is read',
          error,
        )
      }
    },
    [Symbol.asyncDispose]: () => {
      reader.close()
      return Promise.resolve()
    },
  }
}

interface Reader {
  readonly read: (stop: AbortSignal) => Promise<Tables>
  readonly last: () => Memory | undefined
  readonly close: () => void
}

/** Reads over a single connection and reopens it if it drops between reads, for example after a reset. */
function createReader<T extends ServerTable>({ connect }: Server<T>, given: URL, timeoutMs: number): Reader {
  const wanted = tableNames(given.searchParams.get('tables'))
  const url = new URL(given)
  url.searchParams.delete('tables')
  let session: Session<T> | undefined
  let last: Memory | undefined
  const close = (): void => {
    session?.close()
    session = undefined
  }
  const read = async (stop: AbortSignal): Promise<Tables> => {
    stop.throwIfAborted()
    if (session?.alive() === false) close()
    session ??= await connect(url, timeoutMs, stop)
    // The signal may fire before `session` is assigned.
    if (stop.aborted) close()
    stop.throwIfAborted()
    stop.addEventListener('abort', close, { once: true })
    try {
      const memory = await readServer(session, wanted, last)
      if (!stop.aborted) last = memory
      return memory.state
    } catch (error) {
      close()
      throw error
    } finally {
      stop.removeEventListener('abort', close)
    }
  }
  return { read, last: () => last, close }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
}
