import { fileURLToPath } from 'node:url'

/**
 * The path of a file or folder that comes with billhook. The build puts everything into `dist` itself, as deep as
 * `src`: of the sources only one that lies in `src` itself may ask where it is.
 * @param path from the root of the package, such as `fixtures/schemas`
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
