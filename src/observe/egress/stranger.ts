import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { headersOf } from '../../core/delivery/headers.ts'
import { crossSite, isOwnHost } from '../../net/same-site.ts'

/**
 * Returns the reason why a call may come from a web page rather than the target's API client; undefined if there is
 * none.
 */
export function strangerIn(request: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): string | undefined {
  return (
    crossSite(headersOf(request.rawHeaders)) ??
    (callsUs(request) ? undefined : 'its Host is neither an IP address nor a name of this machine')
  )
}

/**
 * True if a request addresses this machine by its own name, or by an absolute URL, which proxy clients send but web
 * pages cannot. With DNS rebinding, a page sends its own host name. Over plain HTTP, a browser may omit all other
 * headers that would identify it.
 */
function callsUs({ url = '', headers: { host } }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return (
    host === undefined ||
    /^https?:\/\//i.test(url) ||
    isOwnHost(host) ||
    isOwnName(host.replace(/:\d+$/, '').toLowerCase())
  )
}

/**
 * True for names of this machine. The names by which containers reach it end in `.internal`, which does not exist in
 * public DNS.
 */
function isOwnName(name: string): boolean {
  const own = hostname().toLowerCase()
  return name === own || name === `${own}.local` || /^[\w.-]+\.internal$/.test(name)
}
