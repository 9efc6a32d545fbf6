import type { IncomingMessage } from 'node:http'
import { isObject } from '../../core/json/json.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { digestOf } from '../digest.ts'
import type { Failure, OutgoingCall } from './egress.ts'
import { readBody } from './read-body.ts'

/** Headers that contain an idempotency key. Square sends it in the body, as `idempotency_key`. */
const keyHeaders = ['idempotency-key', 'x-idempotency-key', 'idempotence-key', 'paypal-request-id'] as const

/**
 * A body is replaced by its hash if it is larger than `bytes`, or if all recorded bodies together would exceed
 * `bytesInAll`. Paths and keys longer than `text` characters are truncated, and a hash is appended.
 */
const limits = { bytes: 1024 * 1024, bytesInAll: 64 * 1024 * 1024, calls: 100_000, text: 500 } as const

interface Recorded extends OutgoingCall {
  status?: number
  failed?: Failure
}

export interface Recorder {
  readonly record: (request: IncomingMessage, body: Buffer, at: number) => Recorded
  readonly calls: () => readonly OutgoingCall[]
  /** Number of calls that were not recorded because `limits.calls` was reached. */
  readonly lost: () => number
  readonly forget: () => void
}

/** Creates a recorder of the target's calls with bounded memory. */
export function createRecorder(): Recorder {
  let calls: Recorded[] = []
  let remainingBytes: number = limits.bytesInAll
  let lost = 0
  return {
    record: (request, bytes, at) => {
      const isKept = bytes.length <= Math.min(limits.bytes, remainingBytes)
      if (isKept) remainingBytes -= bytes.length
      const read = isKept ? readBody(bytes, request.headers['content-type']) : digestOf(bytes)
      const { idempotencyKey, body } = withoutKey(read, request)
      const path = shorten(shownPath(request.url ?? '/'))
      const call: Recorded = {
        at,
        method: request.method ?? '',
        path,
        body,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey: shorten(idempotencyKey) }),
      }
      if (calls.length < limits.calls) calls.push(call)
      else lost += 1
      return call
    },
    calls: () => calls,
    lost: () => lost,
    forget: () => {
      calls = []
      remainingBytes = limits.bytesInAll
      lost = 0
    },
  }
}

function withoutKey(
  body: unknown,
  { headers }: IncomingMessage,
): { readonly idempotencyKey: string | undefined; readonly body: unknown } {
  const inHeader = keyHeaders.map((name) => headers[name]).find((value) => typeof value === 'string')
  if (!isObject(body) || typeof body['idempotency_key'] !== 'string') return { idempotencyKey: inHeader, body }
  const { idempotency_key: inBody, ...rest } = body
  return { idempotencyKey: inHeader ?? inBody, body: rest }
}

/** Shortens a long string. The hash at its end keeps different strings distinct. */
function shorten(text: string): string {
  return text.length > limits.text ? `${text.slice(0, limits.text)}…${digestOf(text)}` : text
}

function shownPath(url: string): string {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(url) ?? []
  return path.replace(/^(https?:\/\/)[^/]*@/i, '$1***@') + shownUrl(query)
}
