import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { printable } from '../core/text/printable.ts'
import type { Env } from '../env.ts'
import { findProvider } from '../providers/index.ts'
import { genericProvider } from '../providers/generic/index.ts'
import type { Config, ListenConfig, ReplayConfig, SourceConfig } from './config.ts'
import type { Contents, ListenContents, ReplayContents, SourceContents } from './contents.ts'
import { dataDirIn, namedDataDir } from './data-dir.ts'
import { usageError } from '../errors.ts'
import { leadsInto } from '../files/real-path.ts'
import { discover } from './discover.ts'
import { fromFolder } from './from-folder.ts'
import { parseFile } from './parse-file.ts'
import type { Deferred } from './read.ts'
import { settingsOf, type Settings } from './variables.ts'

/** The caller's environment: its user, variables, working directory and standard error. */
export type ConfigEnv = Pick<Env, 'cwd' | 'home' | 'uid' | 'vars'> & { readonly stderr: Pick<Env['stderr'], 'write'> }

export interface LoadOptions {
  /** Path of the file to load, instead of searching for one. @default the path in BILLHOOK_CONFIG */
  readonly file?: string | undefined
  /** Trusts the file for this run. @default whether the user has trusted the file before */
  readonly trust?: boolean | undefined
}

/**
 * Loads the configuration that applies in the working directory. Without a file, every value has its default. If the
 * file is found above the working directory, its path is printed to stderr.
 * @throws BillhookError `BILLHOOK_CONFIG_INVALID` with file, line and column, `BILLHOOK_CONFIG_UNSET`,
 *   `BILLHOOK_CONFIG_UNREADABLE`, `BILLHOOK_CONFIG_FOREIGN`; all exit 2
 */
export async function loadConfig(env: ConfigEnv, options: LoadOptions = {}): Promise<Config> {
  const settings = settingsOf(env.vars)
  const asked = options.file ?? settings.config
  const given = asked === undefined ? undefined : resolve(env.cwd, asked)
  const { file: path, root } = given === undefined ? await discover(env) : { file: given, root: dirname(given) }
  if (path === undefined) return toConfig({}, { file: undefined, trust: undefined, root }, settings, env.cwd)
  if (path !== given && root !== env.cwd) env.stderr.write(`note: using ${printable(relative(env.cwd, path))}\n`)
  const { contents, trust } = await parseFile(path, shortest(env.cwd, path), env, options.trust ?? false)
  return toConfig(contents, { file: path, trust, root }, settings, env.cwd)
}

async function toConfig(
  contents: Contents,
  origin: Pick<Config, 'file' | 'trust' | 'root'>,
  settings: Settings,
  cwd: string,
): Promise<Config> {
  const { root } = origin
  const { data_dir: dataDir, schemas, sources = {}, listen = {}, replay = {} } = contents
  const implied = (await isFolder(join(root, 'schemas'))) ? join(root, 'schemas') : undefined
  return {
    ...origin,
    origins: {
      dataDir: settings.dataDir === undefined ? fileOrDefault(dataDir) : 'BILLHOOK_DATA_DIR',
      port: settings.port === undefined ? fileOrDefault(listen.port) : 'BILLHOOK_PORT',
    },
    get dataDir() {
      return settings.dataDir === undefined ? dataDirIn(root, dataDir?.()) : namedDataDir(settings.dataDir, cwd)
    },
    get schemas() {
      if (!schemas && implied !== undefined && !leadsInto(root, implied)) {
        throw usageError(
          'BILLHOOK_CONFIG_UNTRUSTED',
          'the directory schemas is a link that points outside the project folder',
          'replace it with a directory; or set schemas in billhook.yaml, and trust that file',
        )
      }
      return schemas ? resolve(root, schemas()) : implied
    },
    sources: Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, toSource(name, source)])),
    listen: toListen(listen, root, settings),
    replay: toReplay(replay, root, cwd),
  }
}

function toSource(
  name: string,
  { provider, secrets = [], unsigned, forward_to: forwardTo = [], tolerance, settings = {}, generic }: SourceContents,
): SourceConfig {
  return {
    name,
    provider: generic ? genericProvider(name, generic) : findProvider(provider ?? name),
    get secrets() {
      return secrets.map(take)
    },
    unsigned,
    get forwardTo() {
      return forwardTo.map(take)
    },
    toleranceMs: tolerance,
    settings,
  }
}

function toListen(listen: ListenContents, root: string, settings: Settings): ListenConfig {
  const { host, port, respond, duplicates, concurrency, ca, forward_to: forwardTo = [] } = listen
  return {
    get host() {
      return host?.()
    },
    get port() {
      return settings.port?.() ?? port
    },
    respond,
    duplicates,
    concurrency,
    get forwardTo() {
      return forwardTo.map(take)
    },
    get ca() {
      return ca && resolve(root, ca())
    },
    onInvalid: listen.on_invalid,
    bodyLimit: listen.body_limit,
    bodyTimeoutMs: listen.body_timeout,
    targetTimeoutMs: listen.target_timeout,
  }
}

function toReplay(
  { to, ca, observe = [], reset, restart, ignore = [], golden }: ReplayContents,
  root: string,
  cwd: string,
): ReplayConfig {
  const moved = (spec: Deferred): string => fromFolder(spec(), root, cwd)
  return {
    get to() {
      return to?.()
    },
    get ca() {
      return ca && resolve(root, ca())
    },
    get observe() {
      return observe.map(moved)
    },
    get reset() {
      return reset && moved(reset)
    },
    get restart() {
      return restart && moved(restart)
    },
    ignore,
    get golden() {
      return golden && resolve(root, golden())
    },
  }
}

function fileOrDefault(value: unknown): 'billhook.yaml' | 'default' {
  return value === undefined ? 'default' : 'billhook.yaml'
}

function take(text: Deferred): string {
  return text()
}

function shortest(cwd: string, path: string): string {
  const short = relative(cwd, path)
  return isAbsolute(short) || short.startsWith(join('..', '..', '..')) ? path : short
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
