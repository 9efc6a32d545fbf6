import { fileURLToPath } from 'node:url'

/**
 * The path of a file or folder in billhook's package. The build writes flat files to `dist`, as deep as `src`, so only
 * a source directly in `src` may locate itself.
 * @param path from the root of the package, such as `fixtures/schemas`
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
