import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { systemCode } from '../errors.ts'

/** A file that is open for writing. */
export interface OpenFile extends AsyncDisposable {
  readonly write: (content: string | Uint8Array | Iterable<string>) => Promise<void>
  /** Completes the file. Unless this is called, a regular file is neither created nor replaced. */
  readonly finish: () => Promise<void>
}

/** Milliseconds between checks for a reader. */
const pollMs = 50

/**
 * Opens a named pipe for writing. If it were opened like a regular file, a thread would be blocked until a reader
 * connects and whenever the reader stalls, and that thread could not be interrupted.
 * @throws the system error, or the reason of an aborted `signal`
 */
export async function openPipe(path: string, signal?: AbortSignal): Promise<OpenFile> {
  const socket = new Socket({ fd: await openForReader(path, signal), readable: false, writable: true })
  socket.on('error', () => undefined)
  const abort = signal ? { signal } : {}
  return {
    write: (content) => pipeline(Readable.from(isOne(content) ? [content] : content), socket, { end: false, ...abort }),
    finish: () => finished(socket.end(), { readable: false, ...abort }),
    [Symbol.asyncDispose]: () => Promise.resolve(void socket.destroy()),
  }
}

function isOne(content: string | Uint8Array | Iterable<string>): content is string | Uint8Array {
  return typeof content === 'string' || content instanceof Uint8Array
}

async function openForReader(path: string, signal?: AbortSignal): Promise<number> {
  for (;;) {
    signal?.throwIfAborted()
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (systemCode(error) !== 'ENXIO') throw error
      await delay(pollMs)
    }
  }
}
