/** A header's value for a person: what lets in is hidden, but for what kind it is. */
export function shownHeader(name: string, value: string): string {
  if (!/^(?:proxy-)?authorization$|cookie/i.test(name)) return value
  return value.replace(/^(Basic |Bearer )?.*$/is, (_whole, kind: string | undefined) => `${kind ?? ''}***`)
}
