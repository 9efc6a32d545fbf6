import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { namedDataDir } from '../../config/data-dir.ts'
import { listenDefaults } from '../../config/schema/listen-defaults.ts'
import { nearest } from '../../core/text/nearest.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { apiKeyProblem, secretProblem } from '../../core/signature/secret-problem.ts'
import { isHttps } from '../../core/text/is-https.ts'
import { usageError } from '../../errors.ts'
import { implied } from '../../listen/accept/find-source.ts'
import type { ListenOptions, Source } from '../../listen/options.ts'
import { providers } from '../../providers/index.ts'
import { assertNotItself } from './own-address.ts'
import { invalidSecret, type SecretFlags } from '../secrets.ts'

/** The options as parsed by commander. */
export interface ListenFlags extends SecretFlags {
  readonly port?: number
  readonly host?: string
  readonly forwardTo?: readonly string[]
  readonly ca?: string
  readonly movedFrom?: readonly string[]
  readonly source?: string
  readonly respond?: 'ack' | 'target'
  readonly duplicates?: 'suppress' | 'forward'
  readonly onInvalid?: 'accept' | 'reject'
  readonly allowNetwork?: boolean
  readonly record?: string
  readonly format?: 'tui' | 'text' | 'ndjson'
  /** Alias for `format`. */
  readonly output?: 'tui' | 'text' | 'ndjson'
  readonly readyFile?: string
  readonly waitFor?: readonly (readonly [type: string, count: number])[]
  readonly timeout?: number
  readonly dataDir?: string
  readonly config?: string
  readonly trustConfig?: boolean
}

/**
 * Merges the flags with billhook.yaml and the defaults, in this order of precedence.
 * @param secrets from the command line
 */
export function listenOptions(
  flags: ListenFlags,
  secrets: readonly string[],
  config: Config,
  cwd: string,
  signal: AbortSignal,
): ListenOptions {
  const { listen } = config
  const targets = flags.forwardTo ?? listen.forwardTo
  const sources = sourcesOf(flags, secrets, config, targets)
  const allTargets = [...targets, ...sources.flatMap((source) => source.targets)]
  const options = {
    host: flags.host ?? listen.host ?? listenDefaults.host,
    port: flags.port ?? listen.port ?? listenDefaults.port,
    sources,
    main: undefined,
    targets,
    secrets: flags.source === undefined ? secrets : [],
    respond: flags.respond ?? listen.respond ?? listenDefaults.respond,
    duplicates: flags.duplicates ?? listen.duplicates ?? listenDefaults.duplicates,
    onInvalid: flags.onInvalid ?? listen.onInvalid ?? listenDefaults.onInvalid,
    allowNetwork: flags.allowNetwork ?? false,
    bodyLimit: listen.bodyLimit ?? listenDefaults.bodyLimit,
    requestTimeoutMs: listen.bodyTimeoutMs ?? listenDefaults.bodyTimeoutMs,
    targetTimeoutMs: listen.targetTimeoutMs ?? listenDefaults.targetTimeoutMs,
    concurrency: listen.concurrency ?? listenDefaults.concurrency,
    dataDir: flags.dataDir === undefined ? config.dataDir : namedDataDir(flags.dataDir, cwd),
    schemas: config.schemas,
    movedFrom: flags.movedFrom ?? [],
    ca: flags.ca === undefined ? (allTargets.some(isHttps) ? listen.ca : undefined) : resolve(cwd, flags.ca),
    record: flags.record === undefined ? undefined : resolve(cwd, flags.record),
    waitFor: new Map(flags.waitFor ?? []),
    timeoutMs: flags.timeout,
    signal,
  } satisfies ListenOptions
  if (options.respond === 'target' && allTargets.length === 0) {
    throw usageError(
      'BILLHOOK_TARGET_MISSING',
      '--respond target needs a target that answers',
      'add one with --forward-to',
    )
  }
  if (options.movedFrom.length > 0 && new Set(allTargets).size !== 1)
    throw usageError(
      'BILLHOOK_USAGE',
      '--moved-from needs exactly one target to receive the waiting deliveries',
      'name it: --forward-to http://127.0.0.1:3000/webhooks',
    )
  assertNotItself(allTargets, options.host, options.port)
  for (const { name, provider, secrets: own, hasGivenSecrets } of sources)
    if (provider && !hasGivenSecrets) checkSecrets(name, provider, own)
  const mistake =
    flags.source === undefined
      ? secrets.map((secret) => apiKeyProblem(secret)).find((problem) => problem !== undefined)
      : undefined
  if (mistake !== undefined) throw invalidSecret(mistake)
  const main = flags.source === undefined ? undefined : sourceNamed(flags.source, secrets, options)
  return main ? { ...options, main, sources: sources.includes(main) ? sources : [...sources, main] } : options
}

/**
 * Returns the sources in billhook.yaml. Secrets from the command line apply to the one named by `--source`; without
 * `--source`, to every source that has a provider and neither secrets nor an `unsigned` setting.
 */
function sourcesOf(
  flags: ListenFlags,
  secrets: readonly string[],
  config: Config,
  targets: readonly string[],
): readonly Source[] {
  return Object.values(config.sources).map((source): Source => {
    const { name, provider, toleranceMs, settings, unsigned } = source
    const takes =
      flags.source === undefined
        ? provider !== undefined && unsigned === undefined && source.secrets.length === 0
        : flags.source === name
    const given = takes && secrets.length > 0 ? { secrets, hasGivenSecrets: true } : { secrets: source.secrets }
    const forwardTo = flags.forwardTo === undefined && source.forwardTo.length > 0 ? source.forwardTo : targets
    return { name, provider, ...given, targets: forwardTo, toleranceMs, settings, unsigned }
  })
}

/** Returns the source named by `--source`. */
function sourceNamed(name: string, secrets: readonly string[], options: ListenOptions): Source {
  const source = options.sources.find((candidate) => candidate.name === name) ?? implied(name, { ...options, secrets })
  if (source?.provider) checkSecrets(name, source.provider, source.secrets)
  if (source) return source
  const known = [...new Set([...options.sources, ...providers].map((candidate) => candidate.name))]
  const near = nearest(name, known)
  throw usageError(
    'BILLHOOK_SOURCE_UNKNOWN',
    `there is no source or provider named ${name}`,
    near === undefined ? `use one of: ${known.join(', ')}` : `did you mean ${near}?`,
  )
}

/** Rejects a mistyped secret at startup; otherwise, every signature from the provider would just look invalid. */
function checkSecrets(name: string, provider: Provider, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const problem = secretProblem(provider, secret)
    if (problem !== undefined) throw invalidSecret(`invalid secret for source ${name}: ${problem}`)
  }
}
