import type { AttemptResult } from '../delivery/attempt.ts'
import { shownUrl } from './shown-url.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Characters: more says nothing to a person, and to look for credentials in them takes long. */
const longest = 1_000

/**
 * Where a redirect leads, without what would open it; undefined for any other answer.
 * @param target URL that answered
 */
export function shownRedirect(target: string, result: AttemptResult): string | undefined {
  if (result.outcome === 'error' || !redirects.has(result.status)) return undefined
  const location = result.headers.find(([name]) => name.toLowerCase() === 'location')?.[1].slice(0, longest)
  if (location === undefined) return undefined
  return shownUrl(URL.canParse(location, target) ? new URL(location, target).href : location)
}

export const redirectAdvice = 'providers do not follow redirects: use the final URL, or answer at this one'

/** For a notice, once for each target; undefined for any other answer. */
export function redirectNotice(target: string, result: AttemptResult): string | undefined {
  const to = shownRedirect(target, result)
  if (to === undefined || result.outcome === 'error') return undefined
  return `${shownUrl(target)} answers ${result.status} and leads to ${to}; ${redirectAdvice}`
}
