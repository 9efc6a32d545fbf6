import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * Reads a regular file up to a limit. Neither waits for a pipe that nobody writes to nor starts on a device without an
 * end.
 * @param limit bytes
 * @returns the content, or what is wrong with the file: `it is not a regular file`
 * @throws the system's error
 */
export async function readRegularFile(path: string, limit: number): Promise<Buffer | string> {
  // Windows has no such flag, and no such pipes.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await file.stat()
    if (!stats.isFile()) return stats.isDirectory() ? 'it is a directory' : 'it is not a regular file'
    const parts: Buffer[] = []
    let size = 0
    for (;;) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * 1024) })
      if (bytesRead === 0) return Buffer.concat(parts)
      size += bytesRead
      if (size > limit) return `it has more than ${limit / 1024} KiB`
      parts.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
