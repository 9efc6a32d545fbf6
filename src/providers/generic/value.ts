/** Format of a signature header's value: one element per part. */
export interface ValueForm {
  readonly separator: string
  readonly elements: readonly Element[]
}

interface Element {
  /** The part's prefix: `v1=`. */
  readonly before: string
  readonly name: 'signature' | 'timestamp'
}

export interface Parts {
  readonly signatures: readonly string[]
  readonly timestamps: readonly string[]
}

/**
 * Parses a template such as `t={timestamp},v1={signature}`; undefined unless it has exactly one signature, at most one
 * timestamp, and no more than one name per part.
 */
export function parseValue(template: string, separator: string): ValueForm | undefined {
  const elements = template.split(separator).map((part) => /^([^{}]*)\{(signature|timestamp)\}$/.exec(part))
  const found = elements.flatMap((match): Element[] =>
    match ? [{ before: match[1] ?? '', name: match[2] as Element['name'] }] : [],
  )
  const count = (name: Element['name']): number => found.filter((element) => element.name === name).length
  return found.length === elements.length && count('signature') === 1 && count('timestamp') <= 1
    ? { separator, elements: found }
    : undefined
}

/** Reads the signatures and timestamps from all values of a header, in any order and number. Ignores other parts. */
export function readValue({ separator, elements }: ValueForm, values: readonly string[]): Parts {
  const parts: { signature: string[]; timestamp: string[] } = { signature: [], timestamp: [] }
  for (const value of values) {
    for (const [index, part] of value.split(separator).entries()) {
      const element = elementOf(part, index, elements)
      const content = element && part.slice(element.before.length)
      if (element && content) parts[element.name].push(content)
    }
  }
  return { signatures: parts.signature, timestamps: parts.timestamp }
}

/**
 * Returns the element with the longest matching prefix. If several elements have that prefix, the position of the part
 * decides, and the last of them applies to all further parts.
 */
function elementOf(part: string, index: number, elements: readonly Element[]): Element | undefined {
  const fitting = elements.filter(({ before }) => part.startsWith(before))
  const longest = Math.max(...fitting.map(({ before }) => before.length))
  const alike = fitting.filter(({ before }) => before.length === longest)
  return alike[index] ?? alike.at(-1)
}

export function writeValue(
  { separator, elements }: ValueForm,
  parts: { readonly signature: string; readonly timestamp: string },
): string {
  return elements.map(({ before, name }) => before + parts[name]).join(separator)
}
