import { nearest } from '../../core/text/nearest.ts'
import type { Inspection } from '../../core/inspect.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { providers } from '../../providers/index.ts'
import type { Inspected } from './context.ts'
import type { ListenOptions, Source } from '../options.ts'
import type { Route } from './route.ts'

/** What becomes of a delivery, decided before it is recorded. */
export interface Decision {
  /** Set where it is refused. */
  readonly refusal?: Refused
  /** Why an accepted delivery claims no dedupe key. */
  readonly unclaimed?: string
}

/** Why a delivery is refused, and the status of its answer. */
export interface Refused {
  readonly disposition: 'rejected' | 'malformed'
  readonly status: number
  readonly reason: string
  /** For the log and the screen only: the sender may be a stranger. */
  readonly next?: string
}

/**
 * Returns whether anything in the configuration verifies signatures. If so, no unverified delivery is let in on any
 * path: a locked door does not help next to an open one.
 */
function isGuarded({ sources, secrets, allowNetwork }: ListenOptions): boolean {
  return allowNetwork || secrets.length > 0 || sources.some(isVerified)
}

/** Returns whether the source itself has what verifies its deliveries. */
function isVerified(source: Source): boolean {
  return source.secrets.length > 0 || hasPublicKey(source)
}

/** Returns whether a setting of the source verifies deliveries without a secret; for any provider, if it names none. */
function hasPublicKey({ provider, settings }: Source): boolean {
  const { schemes } = provider ?? { schemes: providers.flatMap((one) => one.schemes) }
  return schemes.some(({ publicKey }) => publicKey !== undefined && Boolean(settings[publicKey]))
}

/** Returns why the signature of a delivery does not let it in; undefined when it does, or when none is needed. */
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

/** Returns what the configuration lets in unverified, because the file may be somebody else's. */
export function openings(options: ListenOptions): string[] {
  const { onInvalid, sources, host } = options
  const reached =
    isGuarded(options) || isLoopback(host) ? [] : [`whoever reaches ${host} has events accepted: no secret is set`]
  const all =
    onInvalid === 'accept'
      ? ['a wrong signature refuses nothing, on any path: --on-invalid or listen.on_invalid is accept']
      : []
  const open = sources.filter(({ unsigned }) => unsigned === 'accept')
  return [
    ...reached,
    ...all,
    ...open.map(({ name }) => `${name} accepts unverified deliveries: sources.${name}.unsigned is accept`),
  ]
}

/** Codes of findings on a body that nobody can read: it is broken, or may be a bomb. */
const unreadable: ReadonlySet<string> = new Set([bugFound, 'body.encoding', 'body.too-large'])

/**
 * Decides whether a delivery is accepted. One that cannot be identified is accepted where its source verifies nothing:
 * the user has asked for no check there. It claims no dedupe key, so each copy is forwarded. A hash of its content
 * would take two equal events, such as two payments of the same amount, for one, and the second would be lost; a
 * handler that gets a copy twice is what webhooks always promise.
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
  return problem === undefined ? {} : { unclaimed: `${problem}; accepted all the same` }
}

function nextStep({ name }: Source): string {
  return (
    `${name} verifies signatures and so needs an event with an id; accept other bodies at a source of their own with ` +
    `unsigned: accept in billhook.yaml`
  )
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
