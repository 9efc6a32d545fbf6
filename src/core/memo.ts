/** So many keys at once are in use by one listener, and more than so many are made anew. */
const most = 32

/**
 * Remembers what a pure function made of texts, for the last few: a key is parsed once, not at every delivery.
 * Undefined is not kept, so that what a stranger sends and nobody accepts pushes nothing out.
 */
export function memo<Texts extends readonly string[], Made>(
  make: (...texts: Texts) => Made | undefined,
): (...texts: Texts) => Made | undefined {
  const known = new Map<string, Made>()
  return (...texts) => {
    const key = JSON.stringify(texts)
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const made = make(...texts)
    if (made === undefined) return undefined
    const [oldest] = known.keys()
    if (known.size >= most && oldest !== undefined) known.delete(oldest)
    known.set(key, made)
    return made
  }
}
