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
}

export function featureKey({ observer, path, text, element, member }: Feature): string {
  return JSON.stringify([observer, path, text ?? null, element ?? null, member ?? null])
}

export function featureOf(key: string): Feature {
  const [observer, path, text, element, member] = JSON.parse(key) as [number, string, string | null, string | null, string | null]
  return { observer, path, ...(text === null ? {} : { text }), ...(element === null ? {} : { element }), ...(member === null ? {} : { member }) }
}
