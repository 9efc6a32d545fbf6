import type { Config, SourceConfig } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { providerOf } from '../config/provider-of.ts'
import type { OtherSecret } from '../core/signature/diagnose.ts'
import type { Provider, Settings } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'
import { BillhookError, usageError } from '../errors.ts'

export interface ResolvedOptions {
  /** The provider; if undefined, detected from the delivery. */
  readonly provider: Provider | undefined
  readonly secrets: readonly string[]
  /** Milliseconds. */
  readonly toleranceMs: number | undefined
  /** The source's provider-specific settings. */
  readonly settings: Settings
  /** All sources in billhook.yaml. */
  readonly sources: readonly SourceConfig[]
  /** The other sources' secrets. */
  readonly others: readonly OtherSecret[]
}

interface Options {
  readonly source?: string
  readonly secrets?: readonly string[]
  readonly allowNetwork?: boolean
  readonly config?: string
}

/**
 * Combines the command line with billhook.yaml.
 * @throws BillhookError `BILLHOOK_SOURCE_UNKNOWN`, `BILLHOOK_SECRET_MISSING`, and any configuration error
 */
export async function resolveOptions(
  { source, secrets, allowNetwork = false, config: file }: Options,
  env: Env,
): Promise<ResolvedOptions> {
  const config = await loadConfig(env, { file })
  const configured = source !== undefined && Object.hasOwn(config.sources, source) ? config.sources[source] : undefined
  const provider = source === undefined ? undefined : providerOf(source, config.sources)
  const own = secrets ?? configured?.secrets ?? []
  const settings = configured?.settings ?? {}
  if (own.length === 0 && needsSecret(provider, settings, allowNetwork)) {
    throw usageError('BILLHOOK_SECRET_MISSING', 'there is no secret to verify with', missingSecret(provider))
  }
  return {
    provider,
    secrets: own,
    toleranceMs: configured?.toleranceMs,
    settings,
    sources: Object.values(config.sources),
    others: otherSecrets(config, source),
  }
}

/** True if a secret is required, which is not the case if a public key is configured or may be fetched. */
function needsSecret(provider: Provider | undefined, settings: Settings, allowNetwork: boolean): boolean {
  if (!provider) return !allowNetwork
  if (allowNetwork && provider.remote) return false
  return (
    provider.schemes.length > 0 &&
    !provider.schemes.some(({ publicKey }) => publicKey !== undefined && settings[publicKey])
  )
}

function missingSecret(provider: Provider | undefined): string {
  const given =
    'provide it with --secret-file or BILLHOOK_SECRET, or use --source to name a source in billhook.yaml that has one'
  return provider?.remote ? `${given}; or use --allow-network to fetch the ${provider.remote.setting}` : given
}

/**
 * Collects the secrets of the other sources, to explain a mismatch. An unset variable there is not an error; the source
 * is simply skipped.
 */
function otherSecrets({ sources }: Config, asked: string | undefined): OtherSecret[] {
  return Object.values(sources).flatMap((source) => {
    if (source.name === asked) return []
    try {
      const { name, provider, secrets } = source
      return secrets.map((secret) => ({ source: name, provider, secret }))
    } catch (error) {
      if (error instanceof BillhookError) return []
      throw error
    }
  })
}
