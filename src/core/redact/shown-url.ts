import { redactUrl } from './url.ts'

/** A URL that is safe to show and log: what grants access (a user, a token in the query) becomes `***`. */
export function shownUrl(url: string): string {
  return redactUrl(url, () => '***')
}

/** Applies `shownUrl` to every URL in a text, including misspelt ones. */
export function shownUrlsIn(text: string): string {
  return withoutUsers(text.replace(/(?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s'"]+/gi, shownUrl))
}

/** Hides the user and password of a misspelt URL: `http:/me:s3cret@host`, `me:s3cret@host`. */
export function withoutUsers(text: string): string {
  return text.replace(/[^\s'"]+/g, (word) => {
    const at = word.lastIndexOf('@')
    return at < 0 || word.lastIndexOf(':', at) < 0 || /[a-z]:\/\//i.test(word.slice(0, at))
      ? word
      : `***${shownUrl(word.slice(at))}`
  })
}
