import { fileURLToPath } from 'node:url'

/**
 * Returns the path of a file or folder in billhook's package. The build writes a flat `dist`, at the same depth as
 * `src`, so only modules directly in `src` may resolve paths relative to themselves.
 * @param path relative to the package root, such as `fixtures/schemas`
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
