import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Header } from '../../core/delivery/delivery.ts'
import type { Inspection } from '../../core/inspect.ts'
import { isDate } from '../../core/text/is-date.ts'
import { isObject } from '../../core/json/json.ts'

/** Type guards for the JSON in a store: a damaged or foreign row must not look like a bug in the code that reads it. */

type Test = (value: unknown) => boolean

export function isHeaders(value: unknown): value is Header[] {
  return arrayOf((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText))(value)
}

export function isInspection(value: unknown): value is Inspection {
  return (
    isObject(value) &&
    isText(value['provider']) &&
    isVerification(value['verification']) &&
    arrayOf(isIdentity)(value['identities']) &&
    arrayOf(isFinding)(value['findings']) &&
    optional(isFinding)(value['malformed']) &&
    optional(isCount)(value['unlisted'])
  )
}

/** Does not check the body, which has its own column. */
export function isAttemptResult(value: unknown): value is AttemptResult {
  if (!isObject(value) || !isTime(value['startedAt']) || !isNumber(value['durationMs'])) return false
  if (value['outcome'] === 'error')
    return isText(value['code']) && isText(value['message']) && optional(isText)(value['hint'])
  return value['outcome'] === 'response' && isCount(value['status']) && isHeaders(value['headers'])
}

/** True for Unix milliseconds of a valid date. */
export function isTime(value: unknown): value is number {
  return isNumber(value) && isDate(value)
}

function isIdentity(value: unknown): boolean {
  if (!isObject(value)) return false
  const { eventId, type, dedupeKey, version, occurredAt, subject } = value
  const isSubject = (about: unknown): boolean => isObject(about) && isText(about['kind']) && isText(about['id'])
  // The time in a payload may be any number; JSON turns Infinity into null.
  const isMoment = occurredAt === null || optional(isNumber)(occurredAt)
  return (
    [eventId, type, dedupeKey].every(isText) && optional(isText)(version) && isMoment && optional(isSubject)(subject)
  )
}

function isFinding(value: unknown): boolean {
  if (!isObject(value)) return false
  const { code, severity, message, pointer, expected, actual, rest } = value
  const isWhole =
    [code, message].every(isText) &&
    (severity === 'error' || severity === 'warning') &&
    [pointer, expected, actual].every(optional(isText))
  return (
    isWhole && (rest === undefined || (isObject(rest) && isCount(rest['count']) && typeof rest['exact'] === 'boolean'))
  )
}

function isVerification(value: unknown): boolean {
  if (!isObject(value)) return false
  const { status, scheme, keyIndex, signedAt, reason, detail } = value
  if (status === 'valid') return isText(scheme) && isCount(keyIndex) && optional(isTime)(signedAt)
  if (status === 'invalid') return [scheme, reason, detail].every(isText)
  return status === 'unchecked' && isText(reason)
}

const isText: Test = (value) => typeof value === 'string'
const isCount: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 0

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

function optional(test: Test): Test {
  return (value) => value === undefined || test(value)
}

function arrayOf(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test)
}
