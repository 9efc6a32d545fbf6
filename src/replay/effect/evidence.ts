import type { Evidence } from '../../core/results/replay-report.ts'
import { featureOf, type Vector } from './vector.ts'

const maxEvidence = 20

/**
 * Returns the places where an effect is not as expected. `expected` and `actual` state how much a number grew, how many
 * elements were added, or which value appeared.
 * @param observers labels of the observers
 */
export function evidenceOf(expected: Vector, actual: Vector, observers: readonly string[]): Evidence[] {
  const places = new Map<string, Evidence>()
  for (const key of new Set([...expected.keys(), ...actual.keys()])) {
    const [wanted, found] = [expected.get(key), actual.get(key)]
    if (wanted === found) continue
    const { observer, path, text, element, member, lost } = featureOf(key)
    const where = JSON.stringify([observer, path, element, member, lost])
    // Beyond the limit, no places are added, but known places are still completed.
    if (places.size >= maxEvidence && !places.has(where)) continue
    const place = {
      ...(observers.length > 1 ? { observer: observers[observer] ?? '' } : {}),
      path: path + (member === undefined ? '' : `/*${member}`),
    }
    if (text !== undefined)
      places.set(where, {
        ...place,
        ...places.get(where),
        ...side('expected', wanted, text),
        ...side('actual', found, text),
      })
    else
      places.set(where, {
        ...place,
        ...(element === undefined ? {} : { element: JSON.parse(element) as unknown }),
        ...amount('expected', wanted),
        ...amount('actual', found),
      })
  }
  return [...places.values()]
}

/** Shows the new value, not the value that it replaced. */
function side(name: 'expected' | 'actual', count: number | undefined, text: string): object {
  return count !== undefined && count > 0 ? { [name]: JSON.parse(text) as unknown } : {}
}

function amount(name: 'expected' | 'actual', value: number | undefined): object {
  return value === undefined ? {} : { [name]: value }
}
