/** Keys that identify an element's owner, in order of preference. */
const owners = [
  /^customer(?:_?id)?$/i,
  /^(?:account|user|member)(?:_?id)?$/i,
  /^subscription(?:_?id)?$/i,
  /^(?:invoice|charge|payment|order)(?:_?id)?$/i,
  /^id$/i,
]

/** Matches placeholders for values that differ between runs: `<#>`, `<time>`. */
const placeholder = /^<[#\w]+>$/

/** Returns an element's owner, such as `cus_1`: its customer, or else its account, subscription, invoice or id. */
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

/** Maximum number of keys shown per element. */
const mostKeys = 4

/**
 * Describes an element's content other than its owner, such as `status "active", plan "pro"`; truncated between keys.
 * @param apart only these keys @default all keys
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

/** Returns the keys whose values differ between these elements. */
export function differingKeys(elements: readonly unknown[]): ReadonlySet<string> {
  const keys = new Set(elements.flatMap((element) => pairsOf(element).map(([key]) => key)))
  const valuesOf = (key: string): number =>
    new Set(elements.map((element) => JSON.stringify(isPlain(element) ? element[key] : undefined))).size
  return new Set([...keys].filter((key) => valuesOf(key) > 1))
}

/**
 * Returns JSON on a single line of at most about `characters` characters. Objects and lists are truncated between
 * members. Long strings keep their start and end, because similar strings often differ only at the end.
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

/** Joins as many whole members as fit, but at least one. */
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

/** True for plain objects, but not for `rawJSON` numbers, which are objects too. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('rawJSON' in value)
}
