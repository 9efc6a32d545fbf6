import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { isatty, ReadStream } from 'node:tty'

/** Chunk size in bytes. A smaller regular file is read in one go. */
const chunkSize = 256 * 1024

/** The content of a file, in pieces. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Number of small files after which the event loop takes a turn, so that Ctrl-C works during a long list of files. */
const filesPerTurn = 32
let opened = 0

/**
 * Opens a file, pipe or device for reading; the signal can abort this at any time. An ordinary `open` of a named pipe
 * would block until another process writes to it, and only ending the process could interrupt it.
 * @throws the system error; the signal's reason if it is aborted
 */
export async function openInput(path: string, signal: AbortSignal): Promise<Chunks> {
  signal.throwIfAborted()
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const info = fstatSync(fd)
  if (!info.isFile() || info.size >= chunkSize) return addAbortSignal(signal, streamOf(fd, info.isFIFO()))
  const head = readAtOnce(fd, info.size)
  opened += 1
  if (opened % filesPerTurn === 0) await setImmediate()
  return head.length <= info.size ? [head] : withRest(head, addAbortSignal(signal, streamOf(fd, false)))
}

/**
 * Reads a small file synchronously, and closes it if all of it was read. The four calls would take five times as long
 * through the thread pool.
 * @returns more than `size` bytes if the file may be longer than reported, such as a file under /proc
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

async function* withRest(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

/**
 * Opens pipes and terminals as event-loop streams. If they were read as files, each would block one of the few threads
 * in the thread pool.
 */
function streamOf(fd: number, isPipe: boolean): Readable {
  if (isPipe) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new ReadStream(fd) : createReadStream('', { fd, highWaterMark: chunkSize })
}
