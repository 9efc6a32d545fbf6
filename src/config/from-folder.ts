import { isAbsolute, relative, resolve } from 'node:path'
import { parseSqliteSpec } from '../core/text/sqlite-spec.ts'

/**
 * Rewrites an observer, a reset or a restart from billhook.yaml for use in the working directory, because its paths are
 * relative to the file's folder. Otherwise, a trusted file could run a script from any folder that the user happens to
 * be in.
 */
export function fromFolder(spec: string, root: string, cwd: string): string {
  if (root === cwd) return spec
  const path = (given: string): string => (isAbsolute(given) ? given : relative(cwd, resolve(root, given)))
  const sqlite = parseSqliteSpec(spec)
  if (sqlite) return `sqlite:${path(sqlite.path)}${sqlite.tables === undefined ? '' : `?tables=${sqlite.tables}`}`
  return spec
    .replace(/^(cmd:\s*)/is, (start) => `${start}cd ${quoted(path('.'))} && `)
    .replace(/^(egress:\d+=)(?!stub$|https?:)(.+)$/is, (_, start: string, file: string) => start + path(file))
}

/** Quotes a folder as one word for the shell that runs the commands. */
function quoted(folder: string): string {
  const word = folder.startsWith('-') ? `./${folder}` : folder
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`
}
