import type { Message } from '../../core/delivery/delivery.ts'

const names = ['body', 'timestamp', 'id', 'url'] as const

export type ContentName = (typeof names)[number]

/** The signed parts, in order: literal text or a named value. */
export type Content = readonly (string | { readonly name: ContentName })[]

/** Parses a template such as `{timestamp}.{body}`; undefined if a name is unknown or the body is missing. */
export function parseContent(template: string): Content | undefined {
  const parts = template
    .split(/\{([a-z]+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : { name: names.find((name) => name === part) }))
  const known = parts.every((part) => (typeof part === 'string' ? !/[{}]/.test(part) : part.name !== undefined))
    ? (parts as Content)
    : undefined
  return known && has(known, 'body') ? known : undefined
}

export function has(content: Content, name: ContentName): boolean {
  return content.some((part) => typeof part !== 'string' && part.name === name)
}

/** Returns the signed bytes, in parts. */
export function fillContent(
  content: Content,
  { body }: Message,
  values: Readonly<Record<Exclude<ContentName, 'body'>, string>>,
): (string | Uint8Array)[] {
  return content.map((part) => (typeof part === 'string' ? part : part.name === 'body' ? body : values[part.name]))
}

/**
 * Returns each piece of literal text that alone separates the id from the body; the piece is empty if they are
 * adjacent. If an id contains such a piece, the boundary between the id and the body is ambiguous.
 */
export function betweenIdAndBody(content: Content): string[] {
  return content.flatMap((text, index) => {
    const [before, after] = [content[index - 1], content[index + 1]]
    if (typeof text !== 'string' || typeof before !== 'object' || typeof after !== 'object') return []
    const around = [before.name, after.name]
    return around.includes('id') && around.includes('body') ? [text] : []
  })
}
