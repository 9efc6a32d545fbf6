/**
 * Returns all orders of a list, or a sample of at most `most` orders: the reverse order, then swaps of two neighbours,
 * then random orders.
 * @param random returns a number in [0, 1)
 */
export function permutations<T>(list: readonly T[], most: number, random: () => number): T[][] {
  if (factorial(list.length) <= most || most === Number.POSITIVE_INFINITY) return all(list)
  const found = new Map<string, T[]>()
  const add = (order: readonly T[]): void => {
    found.set(order.map((item) => list.indexOf(item)).join(), [...order])
  }
  add(list.toReversed())
  for (let index = 0; index + 1 < list.length && found.size < most; index++) add(swapped(list, index))
  for (let tries = 0; found.size < most && tries < 10 * most; tries++) add(shuffled(list, random))
  return [...found.values()]
}

function all<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]]
  return list.flatMap((item, index) => all(list.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

function swapped<T>(list: readonly T[], index: number): T[] {
  const [a, b] = [list[index], list[index + 1]] as [T, T]
  return list.with(index, b).with(index + 1, a)
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const order = [...list]
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    const [a, b] = [order[index], order[other]] as [T, T]
    order[index] = b
    order[other] = a
  }
  return order
}

function factorial(count: number): number {
  return count <= 1 ? 1 : count * factorial(count - 1)
}
