import { redactUrl } from './redact/url.ts'

/** Names of query values that open something in a URL, and are harmless in a payload. */
const inQuery = /([?&](?:\w*[_-])?(?:key|sig|auth|pass|pwd|session|sid|bearer|code)=)[^&#]+/gi

/** A URL as it may be shown and logged: what would open it (a user, a token in the query) becomes `***`. */
export function shownUrl(url: string): string {
  return redactUrl(url, () => '***').replace(inQuery, '$1***')
}
