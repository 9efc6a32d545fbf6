import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { headersOf } from '../../core/delivery/raw-headers.ts'
import { crossSite, isOwnHost } from '../../net/same-site.ts'

/** Why a call may come from a web page, and not from an API client of the target; undefined if it does not. */
export function strangerIn(request: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): string | undefined {
  return (
    crossSite(headersOf(request.rawHeaders)) ??
    (callsUs(request) ? undefined : 'its Host is neither an IP address nor a name of this machine')
  )
}

/**
 * A page whose name was rebound to this machine comes with that name, and over plain HTTP a browser may leave out all
 * else that tells of it. What is asked of a proxy, by its whole URL, no page can ask.
 */
function callsUs({ url = '', headers: { host } }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return (
    host === undefined ||
    /^https?:\/\//i.test(url) ||
    isOwnHost(host) ||
    isOwnName(host.replace(/:\d+$/, '').toLowerCase())
  )
}

/** The names of containers end in `.internal`, which public DNS does not have. */
function isOwnName(name: string): boolean {
  const own = hostname().toLowerCase()
  return name === own || name === `${own}.local` || /^[\w.-]+\.internal$/.test(name)
}
