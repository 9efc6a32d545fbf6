import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { StripeFacts } from './facts.ts'

const days: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30.4375, year: 365.25 }

/**
 * Returns whether a subscription's items became more or less expensive per day; undefined if nothing changed or a price
 * is unknown.
 */
export function direction({ object, previous }: StripeFacts): 'up' | 'down' | undefined {
  const before = daily(previous['items'])
  const after = daily(object['items'])
  if (before === undefined || after === undefined || before === after) return undefined
  return after > before ? 'up' : 'down'
}

/** Returns the sum of all items in minor units per day; used only for comparison, never as money. */
function daily(items: unknown): number | undefined {
  const list = isObject(items) ? items['data'] : undefined
  if (!Array.isArray(list) || list.length === 0) return undefined
  const sum = list.reduce((total: number, item: unknown) => total + (isObject(item) ? ofItem(item) : Number.NaN), 0)
  return Number.isFinite(sum) ? sum : undefined
}

function ofItem(item: JsonObject): number {
  const price = isObject(item['price']) ? item['price'] : item['plan']
  if (!isObject(price)) return Number.NaN
  const recurring = isObject(price['recurring']) ? price['recurring'] : price
  const amount = price['unit_amount'] ?? price['amount']
  const length = days[stringAt(recurring, 'interval') ?? ''] ?? Number.NaN
  return (numeric(amount) * numeric(item['quantity'] ?? 1)) / (length * numeric(recurring['interval_count'] ?? 1))
}

function numeric(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
