import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { systemCode } from '../errors.ts'
import type { WholeFile } from './open-whole.ts'

/** How often it is looked whether a reader has come, in milliseconds. */
const everyMs = 50

/**
 * A named pipe to write to. As a file it would take a thread that nothing can end: until a reader comes, and while it
 * takes nothing.
 * @throws the system's error; what `signal` says when it is aborted
 */
export async function openPipe(path: string, signal?: AbortSignal): Promise<WholeFile> {
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
      await delay(everyMs)
    }
  }
}
