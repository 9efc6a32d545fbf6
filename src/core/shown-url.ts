import { redactUrl } from './redact/url.ts'

/** A URL as it may be shown and logged: what would open it (a user, a token in the query) becomes `***`. */
export function shownUrl(url: string): string {
  return redactUrl(url, () => '***')
}
