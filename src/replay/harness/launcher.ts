import type { Env } from '../../env.ts'

/**
 * Returns the command that starts billhook again from the same folder: `npx billhook` if it ran from `node_modules`,
 * which shells do not search for commands; `billhook` if it is installed globally.
 */
export function launcher({ script = '', cwd, vars }: Pick<Env, 'script' | 'cwd' | 'vars'>): string {
  const path = slashes(script)
  const root = /^(.*)\/node_modules\/(?:\.bin|billhook\/bin)\/[^/]*$/.exec(path)?.[1]
  // A global installation has its own `node_modules`, which is not in the user's folder or its parents.
  const isLocal = root !== undefined && (path.includes('/_npx/') || `${slashes(cwd)}/`.startsWith(`${root}/`))
  return isLocal || vars['npm_command'] === 'exec' ? 'npx billhook' : 'billhook'
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
