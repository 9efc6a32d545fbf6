/** Returns a header value for display: credentials are hidden, but their scheme is kept. */
export function shownHeader(name: string, value: string): string {
  if (!/^(?:proxy-)?authorization$|cookie/i.test(name)) return value
  return value.replace(/^(Basic |Bearer )?.*$/is, (_whole, kind: string | undefined) => `${kind ?? ''}***`)
}
