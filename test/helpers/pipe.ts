import { execFileSync } from 'node:child_process'

/** Creates a named pipe, which Node.js cannot do. */
export function makePipe(path: string): string {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  return path
}
