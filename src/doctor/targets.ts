import { connect } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Config } from '../config/config.ts'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import { redirectAdvice, shownRedirect } from '../core/redact/shown-redirect.ts'
import type { Check } from '../core/results/doctor-check.ts'
import { isHttps } from '../core/text/is-https.ts'
import { isLoopback } from '../core/text/loopback.ts'
import { BillhookError, systemCode } from '../errors.ts'
import { readCa } from '../net/read-ca.ts'
import { createSender, type Sender } from '../net/sender.ts'
import type { Examine } from './examine.ts'
import { isUntrusted } from './trust.ts'

const patience = 2_000

/** Targets that use the same CA certificates. */
interface Group {
  readonly urls: readonly string[]
  /** File of CA certificates to trust. */
  readonly ca: string | undefined
}

/**
 * Checks that a server is running at each target, that its certificate is trusted, and that it does not redirect. Sends
 * only HEAD requests, and only to this machine.
 */
export const examineTargets: Examine = async (config) => {
  const [listen, replay] = groupsOf(config)
  const seen = new Set(listen.urls)
  const groups = [listen, { ...replay, urls: replay.urls.filter((url) => !seen.has(url) || replay.ca !== listen.ca) }]
  return (await Promise.all(groups.map(examineGroup))).flat()
}

function groupsOf({ listen, sources, replay }: Config): readonly [Group, Group] {
  const caught = [() => listen.forwardTo, ...Object.values(sources).map((source) => () => source.forwardTo)]
  const group = (urls: readonly string[], ca: () => string | undefined): Group => ({
    urls: [...new Set(urls)],
    ca: urls.some(isHttps) ? trusted(ca, undefined) : undefined,
  })
  return [
    group(
      caught.flatMap((read) => trusted(read, [])),
      () => listen.ca,
    ),
    group(
      trusted(() => (replay.to === undefined ? [] : [replay.to]), []),
      () => replay.ca,
    ),
  ]
}

/** Skips untrusted values, which another check reports. */
function trusted<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (isUntrusted(error)) return otherwise
    throw error
  }
}

async function examineGroup({ urls, ca: file }: Group): Promise<readonly Check[]> {
  let ca: SecureContext | undefined
  try {
    ca = file === undefined ? undefined : await readCa(file)
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    return [{ name: 'ca', status: 'fail', message: error.message, ...(error.hint ? { hint: error.hint } : {}) }]
  }
  // The start times of these attempts are never used.
  await using sender = await createSender({ connections: 1, ca, now: () => 0 })
  const origins = Map.groupBy(urls, (url) => new URL(url).origin)
  const checks = [...origins].map(([origin, same]) => examineOrigin(origin, same, sender))
  return (await Promise.all(checks)).flat()
}

async function examineOrigin(origin: string, urls: readonly string[], sender: Sender): Promise<readonly Check[]> {
  const { hostname, port, protocol } = new URL(origin)
  // Show only the origin, because the path or user name may be secret.
  const name = `target ${origin}`
  if (!isLoopback(hostname)) return [{ name, status: 'ok', message: 'not on this machine, so not checked' }]
  const error = await tryConnect(hostname.replace(/^\[|\]$/g, ''), Number(port) || (protocol === 'https:' ? 443 : 80))
  if (error !== undefined)
    return [
      {
        name,
        status: 'warn',
        message: `not reachable: ${error}`,
        hint: 'start it; deliveries received before that are stored and forwarded later',
      },
    ]
  const found: Check[] = []
  for (const url of urls) {
    const problem = problemOf(url, await head(url, sender))
    if (problem) found.push({ name, ...problem })
    if (problem?.status === 'fail') break
  }
  return found.length > 0 ? found : [{ name, status: 'ok', message: 'reachable' }]
}

function head(url: string, sender: Sender): Promise<AttemptResult> {
  return sender.send(url, { method: 'HEAD', headers: [], body: new Uint8Array() }, { timeoutMs: patience })
}

/**
 * Returns the problem with a target's response. A handler need not support HEAD, so only TLS errors and redirects
 * count.
 */
function problemOf(url: string, result: AttemptResult): Omit<Check, 'name'> | undefined {
  if (result.outcome === 'error') {
    if (result.code !== 'tls') return undefined
    return { status: 'fail', message: result.message, ...(result.hint === undefined ? {} : { hint: result.hint }) }
  }
  const to = shownRedirect(url, result)
  return to === undefined
    ? undefined
    : { status: 'warn', message: `responds with ${result.status}, redirecting to ${to}`, hint: redirectAdvice }
}

function tryConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience })
    const done = (result: string | undefined): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => done(undefined))
    socket.once('timeout', () => done('no response'))
    socket.once('error', (error) => done(systemCode(error) ?? error.message))
  })
}
