import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * Reads a regular file up to a limit. Never waits for a pipe's writer and never reads a device.
 * @param limit in bytes
 * @returns the content, or why the file was not read: `it is not a regular file`
 * @throws the system error
 */
export async function readRegularFile(path: string, limit: number): Promise<Buffer | string> {
  // Windows has neither this flag nor pipes in the file system.
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
      if (size > limit) return `it is larger than ${limit / 1024} KiB`
      parts.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
