import { createHash } from 'node:crypto'

/**
 * Characters of a part of a feature; longer parts are replaced by a hash. Many keys repeat the same part, and V8 hashes
 * strings of more than 16 Ki characters by their length alone, so a `Map` would compare them one by one.
 */
const longest = { json: 4_000, pointer: 500 } as const

/** What of a state is counted. */
export interface Feature {
  /** Position of the observer. */
  readonly observer: number
  /** JSON Pointer, with the ids of the fixture. */
  readonly path: string
  /** Any value but a number, as JSON: counted once. */
  readonly text?: string
  /** Element of the list at `path`, as canonical JSON: counted once. */
  readonly element?: string
  /** A number in the element, as a JSON Pointer into it. */
  readonly member?: string
  /** Only what rows have lost of it that were there before. */
  readonly lost?: true
}

/** The JSON itself, or its length and hash if it is long. */
export function briefJson(json: string): string {
  return json.length > longest.json ? JSON.stringify(`${json.length} characters, ${hashOf(json)}`) : json
}

/** The key or JSON Pointer itself, or its beginning and hash if it is long. */
export function briefPointer(text: string): string {
  return text.length > longest.pointer ? `${text.slice(0, 100)}… ${hashOf(text)}` : text
}

function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export function featureKey({ observer, path, text, element, member }: Feature): string {
  return JSON.stringify([observer, path, text ?? null, element ?? null, member ?? null])
}

export function featureOf(key: string): Feature {
  const [observer, path, text, element, member, lost] = JSON.parse(key) as [
    number,
    string,
    string | null,
    string | null,
    string | null,
    true?,
  ]
  return {
    observer,
    path,
    ...(text === null ? {} : { text }),
    ...(element === null ? {} : { element }),
    ...(member === null ? {} : { member }),
    ...(lost ? { lost } : {}),
  }
}

/** The losses in a feature. */
export function lostOf(key: string): string {
  return `${key.slice(0, -1)},true]`
}
