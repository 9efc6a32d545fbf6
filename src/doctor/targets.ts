import { connect } from 'node:net'
import type { Config } from '../config/config.ts'
import type { Check } from '../core/results/doctor-check.ts'
import { isLoopback } from '../core/text/loopback.ts'
import { systemCode } from '../errors.ts'
import type { Examine } from './examine.ts'
import { isUntrusted } from './trust.ts'

const patience = 2_000

/** Checks that something listens at each target. Only connects, and only to this machine. */
export const examineTargets: Examine = (config) => Promise.all(targetsOf(config).map(examine))

function targetsOf({ listen, sources, replay }: Config): string[] {
  const lists = [
    () => listen.forwardTo,
    ...Object.values(sources).map((source) => () => source.forwardTo),
    () => (replay.to === undefined ? [] : [replay.to]),
  ]
  const urls = lists.flatMap(trusted)
  // Only host and port are checked; the path and the user may be secret.
  return [...new Set(urls.map((url) => new URL(url).origin))]
}

/** Untrusted values are reported by another check and skipped here. */
function trusted(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch (error) {
    if (isUntrusted(error)) return []
    throw error
  }
}

async function examine(origin: string): Promise<Check> {
  const { hostname, port, protocol } = new URL(origin)
  const name = `target ${origin}`
  if (!isLoopback(hostname)) return { name, status: 'ok', message: 'not on this machine, so it was not tried' }
  const error = await tryConnect(hostname.replace(/^\[|\]$/g, ''), Number(port) || (protocol === 'https:' ? 443 : 80))
  if (error === undefined) return { name, status: 'ok', message: 'reachable' }
  return {
    name,
    status: 'warn',
    message: `not reachable: ${error}`,
    hint: 'start it; what comes in before is kept and delivered then',
  }
}

function tryConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience })
    const done = (result: string | undefined): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => done(undefined))
    socket.once('timeout', () => done('no answer'))
    socket.once('error', (error) => done(systemCode(error) ?? error.message))
  })
}
