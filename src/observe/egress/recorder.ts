import type { IncomingMessage } from 'node:http'
import { isObject } from '../../core/json/json.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { digestOf } from '../digest.ts'
import type { Failure, OutgoingCall } from './egress.ts'
import { readBody } from './read-body.ts'

/** Headers that hold an idempotency key; Square has it in the body, as `idempotency_key`. */
const keyHeaders = ['idempotency-key', 'x-idempotency-key', 'idempotence-key', 'paypal-request-id'] as const

/**
 * Longer bodies, and those beyond so many bytes in all, are kept as their hash. Longer paths and keys are cut, with a
 * hash.
 */
const kept = { bytes: 1024 * 1024, bytesInAll: 64 * 1024 * 1024, calls: 100_000, text: 500 } as const

/** The same object until it ends. */
interface Recorded extends OutgoingCall {
  status?: number
  failed?: Failure
}

export interface Recorder {
  readonly record: (request: IncomingMessage, body: Buffer, at: number) => Recorded
  readonly calls: () => readonly OutgoingCall[]
  /** How many there were to be kept, and were not. */
  readonly lost: () => number
  readonly forget: () => void
}

/** Keeps the calls of a target, within bounds. */
export function createRecorder(): Recorder {
  let calls: Recorded[] = []
  let room: number = kept.bytesInAll
  let lost = 0
  return {
    record: (request, bytes, at) => {
      const whole = bytes.length <= Math.min(kept.bytes, room)
      if (whole) room -= bytes.length
      const read = whole ? readBody(bytes, request.headers['content-type']) : digestOf(bytes)
      const { idempotencyKey, body } = withoutKey(read, request)
      const path = bounded(shownPath(request.url ?? '/'))
      const call: Recorded = {
        at,
        method: request.method ?? '',
        path,
        body,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey: bounded(idempotencyKey) }),
      }
      if (calls.length < kept.calls) calls.push(call)
      else lost += 1
      return call
    },
    calls: () => calls,
    lost: () => lost,
    forget: () => {
      calls = []
      room = kept.bytesInAll
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

/** Shortens a long text, keeping different texts different. */
function bounded(text: string): string {
  return text.length > kept.text ? `${text.slice(0, kept.text)}…${digestOf(text)}` : text
}

function shownPath(url: string): string {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(url) ?? []
  return path.replace(/^(https?:\/\/)[^/]*@/i, '$1***@') + shownUrl(query)
}
