/** Lists expected types: `string`, `string or null`, or `integer, string or null`. */
export function expectedType(types: string | readonly string[]): string {
  const all = [...new Set([types].flat())]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

/**
 * Lists expected values: `"paid"`, or `one of "open", "paid"`. A long list is truncated and ends with the number of
 * omitted values.
 */
export function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => shorten(JSON.stringify(value)))
  const listed = texts.slice(0, 10)
  const rest = texts.length - listed.length
  return `${texts.length > 1 ? 'one of ' : ''}${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

export function shorten(text: string, maxLength = 60): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}
