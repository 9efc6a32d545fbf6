import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { headersOf } from '../../core/delivery/headers.ts'
import { crossSite, isOwnHost } from '../../net/same-site.ts'

/** Why a call may come from a web page rather than from an API client of the target; undefined if it does not. */
export function strangerIn(request: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): string | undefined {
  return (
    crossSite(headersOf(request.rawHeaders)) ??
    (callsUs(request) ? undefined : 'its Host is neither an IP address nor a name of this machine')
  )
}

/**
 * A page of a name rebound to this machine sends that name, and over plain HTTP a browser may omit all other signs of
 * itself. No page can send an absolute URL, as a client of a proxy does.
 */
function callsUs({ url = '', headers: { host } }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return (
    host === undefined ||
    /^https?:\/\//i.test(url) ||
    isOwnHost(host) ||
    isOwnName(host.replace(/:\d+$/, '').toLowerCase())
  )
}

/** Names of container hosts end in `.internal`, which public DNS does not have. */
function isOwnName(name: string): boolean {
  const own = hostname().toLowerCase()
  return name === own || name === `${own}.local` || /^[\w.-]+\.internal$/.test(name)
}
