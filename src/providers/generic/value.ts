/** The format of a signature header's value: one element per part. */
export interface ValueForm {
  readonly separator: string
  readonly elements: readonly Element[]
}

interface Element {
  /** Prefix of the part: `v1=`. */
  readonly before: string
  readonly name: 'signature' | 'timestamp'
}

/** The parsed values. */
export interface Parts {
  readonly signatures: readonly string[]
  readonly timestamps: readonly string[]
}

/** Parses `t={timestamp},v1={signature}`; undefined unless there is one signature and at most one name per part. */
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

/** The parts of all values of a header, in any order and number. Other parts are ignored. */
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

/** Matches the longest prefix; parts without distinct prefixes are matched by position, and the last one repeats. */
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
