import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { isatty, ReadStream } from 'node:tty'

/** Bytes read at once; a regular file with fewer is read whole. */
const chunkSize = 256 * 1024

/**
 * Opens a file, a pipe or a device for reading; the signal ends it at any moment. A plain open of a named pipe blocks
 * in the kernel until somebody writes to it, and only the end of the process can interrupt that.
 * @throws the system's error; the signal's reason when it is aborted
 */
export async function openInput(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  signal.throwIfAborted()
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const info = fstatSync(fd)
  if (!info.isFile() || info.size >= chunkSize) return addAbortSignal(signal, streamOf(fd, info.isFIFO()))
  const head = readAtOnce(fd, info.size)
  // Between two files is where Ctrl-C is seen.
  await setImmediate()
  return head.length <= info.size ? only(head) : withRest(head, addAbortSignal(signal, streamOf(fd, false)))
}

/**
 * Reads a small file in one go, and closes it if that was all: through the thread pool, four calls take five times as
 * long.
 * @returns more bytes than `size` if there may be more still, as in a file under /proc
 */
function readAtOnce(fd: number, size: number): Buffer {
  let isOpen = false
  try {
    const buffer = Buffer.allocUnsafe(size + 1)
    let end = 0
    for (let count = -1; count !== 0 && end < buffer.length; end += count)
      count = readSync(fd, buffer, end, buffer.length - end, null)
    isOpen = end > size
    return buffer.subarray(0, end)
  } finally {
    if (!isOpen) closeSync(fd)
  }
}

// oxlint-disable-next-line typescript/require-await
async function* only(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

async function* withRest(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

/** Pipes and terminals are read by the event loop. As files they would block one of the few threads for file access. */
function streamOf(fd: number, isPipe: boolean): Readable {
  if (isPipe) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new ReadStream(fd) : createReadStream('', { fd, highWaterMark: chunkSize })
}
