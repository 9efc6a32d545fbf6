import type { Env } from '../../env.ts'

/**
 * The words that start billhook again from the same folder: `npx billhook` where it was run from `node_modules`, which
 * no shell searches for commands; `billhook` where it is installed for all.
 */
export function launcher({ script = '', cwd, vars }: Pick<Env, 'script' | 'cwd' | 'vars'>): string {
  const path = slashes(script)
  const root = /^(.*)\/node_modules\/(?:\.bin|billhook\/bin)\/[^/]*$/.exec(path)?.[1]
  // A global installation has a `node_modules` of its own, which is in no folder above the user's.
  const isLocal = root !== undefined && (path.includes('/_npx/') || `${slashes(cwd)}/`.startsWith(`${root}/`))
  return isLocal || vars['npm_command'] === 'exec' ? 'npx billhook' : 'billhook'
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
