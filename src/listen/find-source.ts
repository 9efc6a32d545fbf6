import type { Inspection } from '../core/inspect.ts'
import { findProvider } from '../providers/index.ts'
import type { ListenOptions, Source } from './options.ts'

/** What a path stands for; `mixed` is `/` where several sources may meet. Undefined: nothing listens there. */
export function sourceAt(url: string, options: ListenOptions): Source | 'mixed' | undefined {
  const path = url.split('?', 1)[0] ?? ''
  const name = path.replace(/^\/|\/$/g, '')
  if (name === '') return options.main ?? 'mixed'
  return options.sources.find((source) => source.name === name) ?? implied(name, options)
}

/** A provider's name is a source without configuration. */
export function implied(name: string, { secrets, targets }: ListenOptions): Source | undefined {
  const provider = findProvider(name)
  return provider && { name, provider, secrets, targets, toleranceMs: undefined, settings: {} }
}

/** On `/` every secret is tried. */
export function allSecrets({ sources, secrets }: ListenOptions): { secret: string; source: Source | undefined }[] {
  const own = secrets.map((secret) => ({ secret, source: undefined }))
  return [...own, ...sources.flatMap((source) => source.secrets.map((secret) => ({ secret, source })))]
}

/** Whose delivery came to `/`: that of the secret that fits, else of the only source of its provider. */
export function ownerOf({ provider, verification }: Pick<Inspection, 'provider' | 'verification'>, options: ListenOptions): Source {
  const signer = verification.status === 'valid' ? allSecrets(options)[verification.keyIndex]?.source : undefined
  const candidates = options.sources.filter((source) => source.provider?.name === provider)
  const owner = signer ?? (candidates.length === 1 ? candidates[0] : undefined) ?? implied(provider, options)
  return owner ?? { name: provider, provider: undefined, secrets: options.secrets, targets: options.targets, toleranceMs: undefined, settings: {} }
}
