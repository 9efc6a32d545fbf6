/** Maximum number of cached results: more than a single listener needs. Evicted results are recomputed. */
const most = 32

/**
 * Caches the results of a pure function of strings, so that a key is parsed only once, not for every delivery.
 * Undefined results are not cached, so that rejected input cannot evict valid entries.
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
