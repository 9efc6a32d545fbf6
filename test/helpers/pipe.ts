import { execFileSync } from 'node:child_process'

/** Makes a pipe in the file system; Node.js cannot. */
export function makePipe(path: string): string {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  return path
}
