import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../core/text/units.ts'
import { parseEdit } from '../replay/steps/edit.ts'
import type { Edit } from '../replay/fixtures/fixture.ts'
import { parseThreshold, type Threshold } from '../replay/delivery/threshold.ts'

/** Parsers for option values. Rejected values become usage errors that name the option. */

export function duration(value: string): number {
  const ms = parseDuration(value)
  if (ms === undefined) throw new InvalidArgumentError('use a duration such as 500ms, 30s, 5m, 2h or 7d.')
  return ms
}

/** Parses a time limit. Zero is rejected, because nothing could succeed within it. */
export function timeLimit(value: string): number {
  const ms = duration(value)
  if (ms === 0) throw new InvalidArgumentError('use a duration above 0, such as 500ms or 30s.')
  return ms
}

export function httpUrl(value: string): string {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('use an http:// or https:// URL.')
  const { username, password } = new URL(value)
  if (username !== '' || password !== '')
    throw new InvalidArgumentError('a user and password in the URL would not be sent; remove them.')
  return value
}

export function port(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number > 65_535)
    throw new InvalidArgumentError('use a port from 0 to 65535; 0 picks a free one.')
  return number
}

export function count(value: string): number {
  if (!/^[1-9]\d{0,9}$/.test(value)) throw new InvalidArgumentError('use a whole number of at least 1.')
  return Number(value)
}

/** Rejects an empty secret. An unset variable must not become a key that anyone could sign with. */
export function secret(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('it is empty; is the variable set?')
  return value
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('use a whole number of at least 0.')
  return Number(value)
}

export function edit(value: string): Edit {
  const parsed = parseEdit(value)
  if (!parsed) throw new InvalidArgumentError('use PATH=VALUE, such as data.object.amount=5.')
  return parsed
}

export function threshold(value: string): Threshold {
  const parsed = parseThreshold(value)
  if (typeof parsed === 'string')
    throw new InvalidArgumentError(`${parsed}. Write it as 'p99>500ms', 'errors>1%' or 'non-2xx>0', in quotes.`)
  return parsed
}

/** Parses Unix seconds and returns milliseconds. */
export function unixSeconds(value: string): number {
  if (!/^\d{1,11}$/.test(value)) throw new InvalidArgumentError('use Unix time in whole seconds, such as 1750000000.')
  return Number(value) * 1_000
}

/** Wraps a parser for options that may be repeated. */
export function each<T>(parse: (value: string) => T): (value: string, before: readonly T[] | undefined) => T[] {
  return (value, before = []) => [...before, parse(value)]
}
