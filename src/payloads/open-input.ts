import { constants, createReadStream, fstat, open } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import { promisify } from 'node:util'

/** Bytes read at once. */
const chunkSize = 256 * 1024

/**
 * Opens a file, a pipe or a device to read, in such a way that the signal ends it at any moment. A plain open of a named
 * pipe waits in the kernel until somebody writes to it, and nothing can end that but the end of the process.
 * @throws the system's error; the signal's reason when it is aborted
 */
export async function openInput(path: string, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted()
  const fd = await promisify(open)(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const info = await promisify(fstat)(fd)
  return addAbortSignal(signal, readableOf(fd, info.isFIFO()))
}

/** The event loop waits for pipes and terminals; reading them as files would block one of the few threads for files. */
function readableOf(fd: number, isPipe: boolean): Readable {
  if (isPipe) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new ReadStream(fd) : createReadStream('', { fd, highWaterMark: chunkSize })
}
