import { openWhole } from './open-whole.ts'

/**
 * Writes a file that appears when it is whole; see `openWhole`.
 * @throws the system's error; what `signal` says when it is aborted
 */
export async function writeWhole(
  path: string,
  content: string | Iterable<string>,
  signal?: AbortSignal,
  mode?: number,
): Promise<void> {
  await using file = await openWhole(path, mode, signal)
  await file.write(content)
  await file.finish()
}
