import { nearest } from '../core/text/nearest.ts'
import type { Inspection } from '../core/inspect.ts'
import { isLoopback } from '../core/text/loopback.ts'
import { providers } from '../providers/index.ts'
import type { NewDelivery } from '../store/store.ts'
import type { ListenOptions, Source } from './options.ts'
import type { Route } from './route.ts'

/** A delivery that is not let in, with the status of its answer. */
export type Refused = NonNullable<NewDelivery['refused']> & { readonly status: number }

/**
 * Whether anything in the configuration verifies signatures. Then nothing that is not verified is let in, on whatever
 * path: an open door beside a locked one is no lock.
 */
function isGuarded({ sources, secrets, allowNetwork }: ListenOptions): boolean {
  return (
    allowNetwork || secrets.length > 0 || sources.some((source) => source.secrets.length > 0 || hasPublicKey(source))
  )
}

/** Whether a setting of the source verifies deliveries without a secret; of any provider, where it names none. */
function hasPublicKey({ provider, settings }: Source): boolean {
  const { schemes } = provider ?? { schemes: providers.flatMap((one) => one.schemes) }
  return schemes.some(({ publicKey }) => publicKey !== undefined && Boolean(settings[publicKey]))
}

/** Why the signature of a delivery does not let it in; undefined when it does, or when none is needed. */
export function unverified(
  { verification }: Pick<Inspection, 'verification'>,
  source: Source,
  options: ListenOptions,
): string | undefined {
  switch (verification.status) {
    case 'valid':
      return undefined
    case 'invalid':
      return `signature ${verification.reason}: ${verification.detail}`
    case 'unchecked':
      if (source.unsigned === 'accept' || (source.unsigned === undefined && !isGuarded(options))) return undefined
      return (
        `signature unchecked: ${verification.reason}; give ${source.name} a secret, or let it in with ` +
        `sources.${source.name}.unsigned: accept in billhook.yaml`
      )
    default:
      return verification satisfies never
  }
}

/** Code of the finding on a body that inspection failed on; its signature may be good or not. */
export const bugFound = 'body.bug'

/** What the configuration lets in that nothing verifies, for the user to know: the file may be somebody else's. */
export function openings(options: ListenOptions): string[] {
  const { onInvalid, sources, host } = options
  const reached =
    isGuarded(options) || isLoopback(host) ? [] : [`whoever reaches ${host} has events accepted: there is no secret`]
  const all =
    onInvalid === 'accept'
      ? ['a wrong signature refuses nothing, on any path: --on-invalid or listen.on_invalid is accept']
      : []
  const open = sources.filter(({ unsigned }) => unsigned === 'accept')
  return [
    ...reached,
    ...all,
    ...open.map(({ name }) => `${name} takes what nothing verifies: sources.${name}.unsigned is accept`),
  ]
}

/** Why a delivery is refused; undefined when it is accepted. */
export function refusal(
  url: string,
  inspection: Inspection,
  route: Route,
  options: ListenOptions,
): Refused | undefined {
  if (!route.exists) return { disposition: 'rejected', status: 404, reason: noSource(url, options) }
  const { malformed } = inspection
  const judged = options.onInvalid === 'reject' && malformed?.code !== bugFound
  const wrong = judged ? unverified(inspection, route.ownerOf(inspection), options) : undefined
  if (wrong !== undefined)
    return { disposition: 'rejected', status: 401, reason: malformed ? `${wrong}; ${malformed.message}` : wrong }
  return malformed && { disposition: 'malformed', status: 400, reason: malformed.message }
}

/** Characters of a path that a reason repeats. */
const longestPath = 200

function noSource(url: string, { sources }: ListenOptions): string {
  const path = url.split('?', 1)[0] ?? ''
  const shown = path.length > longestPath ? `${path.slice(0, longestPath)}…` : path
  const known = ['/', ...sources.map(({ name }) => `/${name}`), ...providers.map(({ name }) => `/${name}`)]
  // A long path is not a mistyped name, and a stranger can ask often.
  const near = shown.length > 40 ? undefined : nearest(shown, known.slice(1))
  const guess = near === undefined ? '' : `; did you mean ${near}?`
  return `no source at ${shown}${guess}; there is ${[...new Set(known)].join(' ')}`
}
