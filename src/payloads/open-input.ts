import { constants, createReadStream, fstat, open } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import { promisify } from 'node:util'

/** Bytes read at once. */
const chunkSize = 256 * 1024

/**
 * Opens a file, a pipe or a device for reading; the signal ends it at any moment. A plain open of a named pipe blocks
 * in the kernel until somebody writes to it, and only the end of the process can interrupt that.
 * @throws the system's error; the signal's reason when it is aborted
 */
export async function openInput(path: string, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted()
  const fd = await promisify(open)(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const info = await promisify(fstat)(fd)
  return addAbortSignal(signal, readableOf(fd, info.isFIFO()))
}

/** Pipes and terminals are read by the event loop. As files they would block one of the few threads for file access. */
function readableOf(fd: number, isPipe: boolean): Readable {
  if (isPipe) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new ReadStream(fd) : createReadStream('', { fd, highWaterMark: chunkSize })
}
