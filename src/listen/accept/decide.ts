import { nearest } from '../../core/text/nearest.ts'
import type { Inspection } from '../../core/inspect.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { providers } from '../../providers/index.ts'
import type { Inspected } from './context.ts'
import type { ListenOptions, Source } from '../options.ts'
import type { Route } from './route.ts'

/** The decision about a delivery, made before it is recorded. */
export interface Decision {
  /** Present if the delivery is refused. */
  readonly refusal?: Refused
  /** Reason why an accepted delivery claims no dedupe key. */
  readonly unclaimed?: string
}

/** The reason for refusing a delivery, and the status of the answer. */
export interface Refused {
  readonly disposition: 'rejected' | 'malformed'
  readonly status: number
  readonly reason: string
  /** The next step, shown only in the log and on the screen, because the sender may be a stranger. */
  readonly next?: string
}

/**
 * Reports whether anything in the configuration verifies signatures. If so, unverified deliveries are refused on every
 * path, because one unprotected path would let forged events in.
 */
function isGuarded({ sources, secrets, allowNetwork }: ListenOptions): boolean {
  return allowNetwork || secrets.length > 0 || sources.some(isVerified)
}

/** Reports whether the source itself has a secret or key that verifies its deliveries. */
function isVerified(source: Source): boolean {
  return source.secrets.length > 0 || hasPublicKey(source)
}

/**
 * Reports whether one of the source's settings verifies deliveries without a secret. If the source has no provider,
 * settings of all providers count.
 */
function hasPublicKey({ provider, settings }: Source): boolean {
  const { schemes } = provider ?? { schemes: providers.flatMap((one) => one.schemes) }
  return schemes.some(({ publicKey }) => publicKey !== undefined && Boolean(settings[publicKey]))
}

/** Returns why a delivery's signature is not sufficient; undefined if it is, or if no signature is required. */
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
        `signature unchecked: ${verification.reason}; set a secret for ${source.name}, or set ` +
        `sources.${source.name}.unsigned: accept in billhook.yaml`
      )
    default:
      return verification satisfies never
  }
}

/**
 * Code of the finding that is reported if a bug makes inspection fail. The signature may not have been checked by then.
 */
export const bugFound = 'body.bug'

/**
 * Returns a warning for each setting that accepts unverified deliveries. The user may not know about it, because
 * billhook.yaml may come from someone else.
 */
export function openings(options: ListenOptions): string[] {
  const { onInvalid, sources, host } = options
  const reached =
    isGuarded(options) || isLoopback(host)
      ? []
      : [`no secret is set: events from anyone who can reach ${host} are accepted`]
  const all =
    onInvalid === 'accept'
      ? ['deliveries with invalid signatures are accepted on every path: --on-invalid or listen.on_invalid is accept']
      : []
  const open = sources.filter(({ unsigned }) => unsigned === 'accept')
  return [
    ...reached,
    ...all,
    ...open.map(({ name }) => `${name} accepts unverified deliveries: sources.${name}.unsigned is accept`),
  ]
}

/** Codes of findings for bodies that could not be read: damaged bodies, possible decompression bombs, and bugs. */
const unreadable: ReadonlySet<string> = new Set([bugFound, 'body.encoding', 'body.too-large'])

/**
 * Decides whether to accept a delivery. A delivery that cannot be identified is accepted only if its source verifies no
 * signatures. It then claims no dedupe key, so every copy is forwarded. Deduplication by a content hash would treat two
 * identical events, such as two payments of the same amount, as one and lose the second. Every webhook handler must
 * expect duplicates anyway.
 */
export function decide({ delivery, source, inspection }: Inspected, route: Route, options: ListenOptions): Decision {
  if (!route.exists)
    return { refusal: { disposition: 'rejected', status: 404, reason: noSource(delivery.url, options) } }
  const { malformed } = inspection
  const problem = malformed?.code === bugFound ? undefined : unverified(inspection, source, options)
  if (problem !== undefined && options.onInvalid === 'reject') {
    const reason = malformed ? `${problem}; ${malformed.message}` : problem
    return { refusal: { disposition: 'rejected', status: 401, reason } }
  }
  if (malformed && (unreadable.has(malformed.code) || isVerified(source))) {
    const next = unreadable.has(malformed.code) ? {} : { next: nextStep(source) }
    return { refusal: { disposition: 'malformed', status: 400, reason: malformed.message, ...next } }
  }
  if (malformed)
    return { unclaimed: `${problem === undefined ? '' : `${problem}; `}not identified: ${malformed.message}` }
  return problem === undefined ? {} : { unclaimed: `${problem}; accepted anyway` }
}

function nextStep({ name }: Source): string {
  return (
    `${name} verifies signatures, so it needs an event with an id; to accept other bodies, add a source with ` +
    `unsigned: accept in billhook.yaml`
  )
}

/** Maximum number of characters of a path to quote in a reason. */
const longestPath = 200

function noSource(url: string, { sources }: ListenOptions): string {
  const path = url.split('?', 1)[0] ?? ''
  const shown = path.length > longestPath ? `${path.slice(0, longestPath)}…` : path
  const known = ['/', ...sources.map(({ name }) => `/${name}`), ...providers.map(({ name }) => `/${name}`)]
  // Long paths are unlikely to be typos, and strangers could send many of them.
  const near = shown.length > 40 ? undefined : nearest(shown, known.slice(1))
  const guess = near === undefined ? '' : `; did you mean ${near}?`
  return `no source at ${shown}${guess}; paths: ${[...new Set(known)].join(' ')}`
}
