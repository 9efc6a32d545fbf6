import { redactUrl } from './url.ts'

/**
 * Returns a URL that is safe to show and log: anything that grants access (a user, a token in the query) becomes `***`.
 */
export function shownUrl(url: string): string {
  return redactUrl(url, () => '***')
}

/** Applies `shownUrl` to every URL in text, including malformed URLs. */
export function shownUrlsIn(text: string): string {
  return withoutUsers(text.replace(/(?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s'"]+/gi, shownUrl))
}

/** Hides the user and password in a malformed URL: `http:/me:s3cret@host`, `me:s3cret@host`. */
export function withoutUsers(text: string): string {
  return text.replace(/[^\s'"]+/g, (word) => {
    const at = word.lastIndexOf('@')
    return at < 0 || word.lastIndexOf(':', at) < 0 || /[a-z]:\/\//i.test(word.slice(0, at))
      ? word
      : `***${shownUrl(word.slice(at))}`
  })
}
