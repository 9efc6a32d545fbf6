import { isIP } from 'node:net'
import { headerValues, type Header } from '../core/delivery/delivery.ts'

/** Values of `Sec-Fetch-Site` that no other site can cause: the user entered the URL, or the page is our own. */
const ownSites: ReadonlySet<string> = new Set(['none', 'same-origin'])

/**
 * Returns why the request appears to come from a web page in a browser on this machine, as human-readable text;
 * undefined if it does not.
 *
 * A loopback port is open to every page the user visits. Server-side HTTP clients send neither `Origin` nor
 * `Sec-Fetch-Site`. Node.js's own `fetch` sends `Sec-Fetch-Mode`, so that header is not evidence of a browser. A
 * foreign `Host` alone is accepted, because tunnels and containers send one; in combination with a browser's headers,
 * it indicates DNS rebinding.
 */
export function crossSite(headers: readonly Header[]): string | undefined {
  const message = { headers }
  if (headerValues(message, 'origin').length > 0) return 'it has an Origin header, so a web page sent it'
  const sites = headerValues(message, 'sec-fetch-site').flatMap((value) => value.split(','))
  if (sites.some((site) => !ownSites.has(site.trim().toLowerCase())))
    return "its Sec-Fetch-Site header shows that another site's page sent it"
  const hosts = headerValues(message, 'host')
  const own = hosts.length > 0 && hosts.every(isOwnHost)
  return sites.length > 0 && !own ? 'a browser sent it, and its Host is neither an IP address nor localhost' : undefined
}

/** Reports whether a Host header is an IP address or localhost, neither of which depends on a DNS answer. */
export function isOwnHost(host: string | undefined): boolean {
  const [, bracketed, name = ''] =
    /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::\d{1,5})?$/.exec(host?.trim().toLowerCase() ?? '') ?? []
  return bracketed === undefined
    ? isIP(name) === 4 || /^(?:[^\s./@]+\.)*localhost\.?$/.test(name)
    : isIP(bracketed) === 6
}
