/** Whose record an element of a list is, and then what it is about; the first that it has. */
const owners = [
  /^customer(?:_?id)?$/i,
  /^(?:account|user|member)(?:_?id)?$/i,
  /^subscription(?:_?id)?$/i,
  /^(?:invoice|charge|payment|order)(?:_?id)?$/i,
  /^id$/i,
]

/** Stands for what differs from run to run: `<#>`, `<time>`. */
const placeholder = /^<[#\w]+>$/

/** `cus_1`: the customer of an element, or else its account, subscription or id. */
export function ownerOf(element: unknown): string | undefined {
  const value = ownPair(element)?.[1]
  return typeof value === 'string' ? cut(value, 60) : typeof value === 'number' ? String(value) : undefined
}

function ownPair(element: unknown): readonly [string, unknown] | undefined {
  const pairs = pairsOf(element).filter(
    ([, value]) => typeof value === 'number' || (typeof value === 'string' && !placeholder.test(value)),
  )
  return owners.map((name) => pairs.find(([key]) => name.test(key))).find((pair) => pair !== undefined)
}

/** Keys that are shown of an element. */
const mostKeys = 4

/**
 * `status "active", plan "pro"`: what an element holds besides its owner, cut between two of its keys.
 * @param apart only these keys @default all of them
 */
export function elementPairs(element: unknown, apart?: ReadonlySet<string>): string {
  if (element === undefined) return ''
  if (!isPlain(element)) return valueText(element, 60)
  const own = ownPair(element)?.[0]
  const pairs = pairsOf(element).filter(([key, value]) =>
    apart ? apart.has(key) : key !== own && (typeof value !== 'string' || !placeholder.test(value)),
  )
  const shown = pairs.slice(0, mostKeys).map(([key, value]) => `${cut(key, 40)} ${valueText(value, 60)}`)
  return [...shown, ...(pairs.length > mostKeys ? [`${pairs.length - mostKeys} more`] : [])].join(', ')
}

/** The keys under which these elements do not all hold the same. */
export function differingKeys(elements: readonly unknown[]): ReadonlySet<string> {
  const keys = new Set(elements.flatMap((element) => pairsOf(element).map(([key]) => key)))
  const valuesOf = (key: string): number =>
    new Set(elements.map((element) => JSON.stringify(isPlain(element) ? element[key] : undefined))).size
  return new Set([...keys].filter((key) => valuesOf(key) > 1))
}

/**
 * JSON on one line, of at most about this many characters. Objects and lists are cut between their members. A long text
 * keeps its start and its end, because two that differ often do so at the end.
 */
export function valueText(value: unknown, characters: number): string {
  const text = JSON.stringify(value) ?? 'nothing'
  if (text.length <= characters) return text
  if (Array.isArray(value))
    return `[${members(
      value.map((one) => valueText(one, 60)),
      characters,
    )}]`
  if (isPlain(value)) {
    return `{${members(
      pairsOf(value).map(([key, one]) => `${JSON.stringify(cut(key, 40))}:${valueText(one, 60)}`),
      characters,
    )}}`
  }
  return cut(text, characters)
}

/** As many whole members as fit, at least one. */
function members(texts: readonly string[], characters: number): string {
  const shown: string[] = []
  let length = 0
  for (const text of texts) {
    length += text.length + 1
    if (shown.length > 0 && length > characters) return `${shown.join(',')}, … ${texts.length - shown.length} more`
    shown.push(text)
  }
  return shown.join(',')
}

function cut(text: string, characters: number): string {
  const end = Math.floor(characters / 3)
  return text.length > characters ? `${text.slice(0, characters - 1 - end)}…${text.slice(-end)}` : text
}

function pairsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isPlain(value) ? Object.entries(value) : []
}

/** Not a number that keeps all of its digits, which is an object as well. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('rawJSON' in value)
}
