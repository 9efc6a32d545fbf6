import type { Message } from '../../core/delivery/delivery.ts'

const names = ['body', 'timestamp', 'id', 'url'] as const

export type ContentName = (typeof names)[number]

/** What is signed, in turn: a text, or what stands for a name. */
export type Content = readonly (string | { readonly name: ContentName })[]

/** `{timestamp}.{body}`; undefined where a name is not known, or the body is not signed. */
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

/** The bytes that are signed. */
export function fillContent(
  content: Content,
  { body }: Message,
  values: Readonly<Record<Exclude<ContentName, 'body'>, string>>,
): (string | Uint8Array)[] {
  return content.map((part) => (typeof part === 'string' ? part : part.name === 'body' ? body : values[part.name]))
}

/**
 * The texts between the id and the body, where nothing else is: an id with such a text in it may have a part of the
 * body.
 */
export function betweenIdAndBody(content: Content): string[] {
  return content.flatMap((text, index) => {
    const [before, after] = [content[index - 1], content[index + 1]]
    if (typeof text !== 'string' || typeof before !== 'object' || typeof after !== 'object') return []
    const around = [before.name, after.name]
    return around.includes('id') && around.includes('body') ? [text] : []
  })
}
