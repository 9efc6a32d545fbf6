import type { Config } from '../../src/config/config.ts'
import { loadConfig, type ConfigEnv } from '../../src/config/load.ts'

/** A user without a home directory or a terminal. */
export function configEnv(env: Pick<ConfigEnv, 'cwd'> & Partial<ConfigEnv>): ConfigEnv {
  return { home: undefined, uid: process.geteuid?.(), vars: {}, stderr: { write: () => true }, ...env }
}

/** Reads the configuration in a directory. */
export function configIn(
  cwd: string,
  vars: ConfigEnv['vars'] = {},
  options: Parameters<typeof loadConfig>[1] = {},
): Promise<Config> {
  return loadConfig(configEnv({ cwd, vars }), options)
}
