import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { printable } from '../core/printable.ts'
import { yamlProblem } from '../core/yaml-problem.ts'
import type { Env } from '../env.ts'
import { systemCode, usageError } from '../errors.ts'
import type { Description } from '../providers/generic/description.ts'
import { genericProvider } from '../providers/generic/index.ts'
import { findProvider } from '../providers/index.ts'
import { checkGeneric } from './check-generic.ts'
import type { Config, ListenConfig, ReplayConfig, SourceConfig } from './config.ts'
import { discover } from './discover.ts'
import { wrong } from './place.ts'
import { read, type Deferred } from './read.ts'
import { configSchema } from './schema.ts'

/** What `read` gives for `configSchema`. */
interface Contents {
  readonly data_dir?: string
  readonly schemas?: string
  readonly sources?: Readonly<Record<string, SourceContents>>
  readonly listen?: ListenContents
  readonly replay?: Partial<ReplayConfig>
}

interface SourceContents {
  readonly provider?: string
  readonly secrets?: readonly Deferred[]
  readonly forward_to?: readonly string[]
  readonly tolerance?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly generic?: Description
}

interface ListenContents extends Partial<Pick<ListenConfig, 'host' | 'port' | 'respond' | 'duplicates' | 'concurrency'>> {
  readonly forward_to?: readonly string[]
  readonly on_invalid?: ListenConfig['onInvalid']
  readonly body_limit?: number
  readonly body_timeout?: number
  readonly target_timeout?: number
}

/** Who asks for the configuration, and from where. */
export type ConfigEnv = Pick<Env, 'cwd' | 'home' | 'uid' | 'vars'> & { readonly stderr: Pick<Env['stderr'], 'write'> }

/**
 * The configuration that applies in the working directory. Without a file everything has its default. Names a file
 * that was found above the working directory on stderr.
 * @param options.file a given file in place of the search
 * @throws BillhookError `BILLHOOK_CONFIG_INVALID` with file, line and column, `BILLHOOK_CONFIG_UNSET`,
 *   `BILLHOOK_CONFIG_UNREADABLE`, `BILLHOOK_CONFIG_FOREIGN`; all exit 2
 */
export async function loadConfig(env: ConfigEnv, options: { readonly file?: string | undefined } = {}): Promise<Config> {
  const given = options.file === undefined ? undefined : resolve(env.cwd, options.file)
  const { file, root } = given === undefined ? await discover(env) : { file: given, root: dirname(given) }
  if (file !== given && root !== env.cwd) env.stderr.write(`note: using ${printable(relative(env.cwd, file ?? ''))}\n`)
  const contents = file === undefined ? {} : await parse(file, env)
  const folder = resolve(root, contents.schemas ?? 'schemas')
  return {
    file,
    root,
    dataDir: resolve(root, contents.data_dir ?? '.billhook'),
    schemas: contents.schemas !== undefined || (await isFolder(folder)) ? folder : undefined,
    sources: Object.fromEntries(Object.entries(contents.sources ?? {}).map(([name, source]) => [name, toSource(name, source)])),
    listen: toListen(contents.listen ?? {}),
    replay: toReplay(contents.replay ?? {}, root),
  }
}

async function parse(path: string, env: ConfigEnv): Promise<Contents> {
  const file = shortest(env.cwd, path)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw usageError('BILLHOOK_CONFIG_UNREADABLE', `${file} cannot be read: ${systemCode(error) ?? String(error)}`, 'billhook init writes a starting file', error)
  })
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  const [error] = document.errors
  if (error) wrong({ file, lines }, error.pos[0], `not valid YAML: ${yamlProblem(error)}`, 'mind the indentation, and quote texts with special characters')
  if (document.contents === null || (yaml.isScalar(document.contents) && document.contents.value === null)) return {}
  const source = { file, yaml, document, lines, vars: env.vars }
  const contents = read(source, document.contents, configSchema, '') as Contents
  for (const [name, { provider, generic }] of Object.entries(contents.sources ?? {})) checkGeneric(source, name, provider, generic)
  return contents
}

function toSource(name: string, { provider, secrets = [], forward_to: forwardTo = [], tolerance, settings = {}, generic }: SourceContents): SourceConfig {
  return {
    name,
    provider: generic ? genericProvider(name, generic) : findProvider(provider ?? name),
    get secrets() {
      return secrets.map((fill) => fill())
    },
    forwardTo,
    toleranceMs: tolerance,
    settings,
  }
}

function toListen(listen: ListenContents): ListenConfig {
  const { host, port, respond, duplicates, concurrency } = listen
  return {
    host,
    port,
    respond,
    duplicates,
    concurrency,
    forwardTo: listen.forward_to ?? [],
    onInvalid: listen.on_invalid,
    bodyLimit: listen.body_limit,
    bodyTimeoutMs: listen.body_timeout,
    targetTimeoutMs: listen.target_timeout,
  }
}

function toReplay({ to, observe = [], reset, restart, ignore = [], golden }: Partial<ReplayConfig>, root: string): ReplayConfig {
  return { to, observe, reset, restart, ignore, golden: golden === undefined ? undefined : resolve(root, golden) }
}

function shortest(cwd: string, path: string): string {
  const short = relative(cwd, path)
  return isAbsolute(short) || short.startsWith(join('..', '..', '..')) ? path : short
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
