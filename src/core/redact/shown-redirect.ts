import type { AttemptResult } from '../delivery/attempt.ts'
import { shownUrl } from './shown-url.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/**
 * Maximum number of characters shown. More would not help the reader and would take too long to search for credentials.
 */
const longest = 1_000

/**
 * Returns the URL that a redirect points to, with anything that grants access hidden; undefined if the response is not
 * a redirect.
 * @param target URL from which the response came
 */
export function shownRedirect(target: string, result: AttemptResult): string | undefined {
  if (result.outcome === 'error' || !redirects.has(result.status)) return undefined
  const location = result.headers.find(([name]) => name.toLowerCase() === 'location')?.[1].slice(0, longest)
  if (location === undefined) return undefined
  return shownUrl(URL.canParse(location, target) ? new URL(location, target).href : location)
}

export const redirectAdvice = 'providers do not follow redirects: use the final URL, or respond without redirecting'

/** Returns the text of a notice to be shown once per target; undefined if the response is not a redirect. */
export function redirectNotice(target: string, result: AttemptResult): string | undefined {
  const to = shownRedirect(target, result)
  if (to === undefined || result.outcome === 'error') return undefined
  return `${shownUrl(target)} responds with ${result.status}, redirecting to ${to}; ${redirectAdvice}`
}
