import { openWhole } from './open-whole.ts'

/**
 * Writes a file atomically; see `openWhole`.
 * @throws the system error, or the reason of an aborted `signal`
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
