import { redactUrl } from './redact/url.ts'

/** A URL as it may be shown and logged: what would open it (a user, a token in the query) becomes `***`. */
export function shownUrl(url: string): string {
  return redactUrl(url, () => '***')
}

/** Applies `shownUrl` to every URL in a text. */
export function shownUrlsIn(text: string): string {
  return text.replace(/(?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s'"]+/gi, shownUrl)
}
