import type { Provider, Settings } from '../../core/provider/provider.ts'
import { nearest } from '../../core/text/nearest.ts'
import { secretProblem } from '../../core/signature/secret-problem.ts'
import { usageError } from '../../errors.ts'
import { findProvider, providers } from '../../providers/index.ts'
import type { Fixture } from '../fixtures/fixture.ts'

/** The sources in billhook.yaml, by name. */
export type Sources = Readonly<
  Record<
    string,
    { readonly provider: Provider | undefined; readonly secrets: readonly string[]; readonly settings?: Settings }
  >
>

interface Found {
  readonly provider: Provider
  readonly settings: Settings
  readonly source: string
  readonly secret: string | undefined
}

interface Given {
  readonly source: string | undefined
  readonly sources: Sources
  readonly secrets: readonly string[]
}

/**
 * Returns a fixture's source. In order of precedence: the requested source, the scenario's source, the source that
 * recorded the delivery (if it is known here), and the provider detected from the payload.
 */
export function findSource(
  fixture: Fixture,
  { source: asked, sources, secrets }: Given,
  detected: () => Provider,
): Found {
  const name = asked ?? fixture.source ?? (known(fixture.recordedSource, sources) ? fixture.recordedSource : undefined)
  if (name !== undefined && !known(name, sources)) unknown(name, Object.keys(sources))
  const configured = name !== undefined && Object.hasOwn(sources, name) ? sources[name] : undefined
  const provider = (configured ? configured.provider : findProvider(name ?? '')) ?? detected()
  const source = name ?? provider.name
  // Read last and only if needed, because a secret may refer to a variable that is not set.
  const owner = configured ?? only(sources, provider)
  const secret = provider.schemes.length === 0 ? undefined : (secrets[0] ?? owner?.secrets[0])
  const problem = secret === undefined ? undefined : secretProblem(provider, secret)
  if (problem !== undefined) {
    throw usageError(
      'BILLHOOK_SECRET_INVALID',
      `invalid secret for source ${source}: ${problem}`,
      'copy the secret exactly as the provider shows it',
    )
  }
  return { provider, source, secret, settings: owner?.settings ?? {} }
}

/** Returns the configured source for a detected provider, if billhook.yaml has exactly one such source. */
function only(sources: Sources, detected: Provider): Sources[string] | undefined {
  const [first, second] = Object.values(sources).filter(({ provider }) => provider === detected)
  return second === undefined ? first : undefined
}

function known(name: string | undefined, sources: Sources): boolean {
  return name !== undefined && (Object.hasOwn(sources, name) || findProvider(name) !== undefined)
}

function unknown(name: string, configured: readonly string[]): never {
  const names = [...configured, ...providers.map((provider) => provider.name)]
  const near = nearest(name, names)
  const hint = near ? `did you mean ${near}?` : `known sources are ${names.join(', ')}; add others to billhook.yaml`
  throw usageError('BILLHOOK_SOURCE_UNKNOWN', `there is no source or provider called '${name}'`, hint)
}
